package io.stateset.core.ledger.contracts;

import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.function.Supplier;

/**
 * Makes URLs for attachments and files in them. Each URL carries its handler, so none is registered
 * with the JVM.
 */
final class AttachmentUrl extends URLStreamHandler {
  private final Supplier<InputStream> content;

  private AttachmentUrl(Supplier<InputStream> content) {
    this.content = content;
  }

  static URL of(String path, Supplier<InputStream> content) {
    try {
      return new URL("attachment", "", -1, "/" + path, new AttachmentUrl(content));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  protected URLConnection openConnection(URL url) {
    return new URLConnection(url) {
      @Override
      public void connect() {
        connected = true;
      }

      @Override
      public InputStream getInputStream() {
        return content.get();
      }
    };
  }
}
