package io.stateset.core.messaging.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import net.corda.core.utilities.NetworkHostAndPort;

/** Connections of those who are not in the network. */
final class Strangers {
  static final byte[] HTTP2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final int READ_TIMEOUT_MILLIS = 60_000;

  private Strangers() {}

  static Socket plain(NetworkHostAndPort address) throws IOException {
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  /** Trusts everybody and has no certificate of its own. */
  static SSLSocket tls(NetworkHostAndPort address, String version)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Gullible()}, new SecureRandom());
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(address.getHost(), address.getPort());
    socket.setEnabledProtocols(new String[] {version});
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  /** Returns when the other side has hung up. */
  static void readToEnd(Socket socket) {
    try (InputStream in = socket.getInputStream()) {
      long unused = in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("Nobody hung up", e);
    } catch (IOException e) {
      // A reset is a way to hang up.
    }
  }

  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
