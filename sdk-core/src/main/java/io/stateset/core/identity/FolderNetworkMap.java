package io.stateset.core.identity;

import io.stateset.core.BorrowedThread;
import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.CordaCrypto;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.CertRole;
import net.corda.core.internal.SignedDataWithCert;
import net.corda.core.node.NetworkParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network map in a folder that the operator writes and all nodes can read, a shared disk or a
 * copy kept in step. It is read again when it has changed, looked at no more often than once an
 * interval, one second by default, and only when somebody asks.
 *
 * <p>A file that does not pass its check is reported, in the log and by {@link #problems}, and left
 * out; the rest goes on. For parameters and the list of revoked certificates, of which there must
 * be one, the last good one stays in use. Whoever can write the folder can hide nodes and hold back
 * news, but cannot make any, nor, while a node runs, go back behind what it has seen. Thread-safe.
 */
public final class FolderNetworkMap implements NetworkMap {
  private static final Logger LOG = LoggerFactory.getLogger(FolderNetworkMap.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final NetworkFolder folder;
  private final CertificateChains chains;
  private final Clock clock;
  private final Duration interval;
  private final ReentrantLock reading = new ReentrantLock();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile MapSnapshot snapshot;
  private volatile Instant lookedAt;

  private FolderNetworkMap(
      NetworkFolder folder, CertificateChains chains, Clock clock, Duration interval) {
    this.folder = folder;
    this.chains = chains;
    this.clock = clock;
    this.interval = interval;
    this.lookedAt = clock.instant();
    this.snapshot = MapSnapshot.first(folder, chains);
    report(snapshot.problems());
  }

  /**
   * Opens the folder.
   *
   * @param trustRoot as the organisation got it from the operator by a way that it trusts
   * @throws IdentityException {@code FOLDER}; {@code UNTRUSTED} if the folder is of another
   *     network; as the check says if the list of revoked certificates does not pass it
   */
  public static FolderNetworkMap open(Path folder, X509Certificate trustRoot, Clock clock) {
    return open(folder, trustRoot, clock, INTERVAL);
  }

  /** As above; the folder is looked at no more often than once an {@code interval}. */
  public static FolderNetworkMap open(
      Path folder, X509Certificate trustRoot, Clock clock, Duration interval) {
    return BorrowedThread.run(() -> read(folder, trustRoot, clock, interval));
  }

  private static FolderNetworkMap read(
      Path folder, X509Certificate trustRoot, Clock clock, Duration interval) {
    CordaCrypto.ensureInitialised();
    NetworkFolder files = new NetworkFolder(folder);
    X509Certificate stated = Encoding.certificate(files.require(NetworkFolder.TRUST_ROOT));
    if (!stated.equals(trustRoot)) {
      throw new IdentityException(
          Code.UNTRUSTED, folder + " is the folder of a network with another trust root");
    }
    return new FolderNetworkMap(files, new CertificateChains(trustRoot, clock), clock, interval);
  }

  /**
   * Opens the folder and believes the trust root that lies in it: for tests, and where whoever can
   * write the folder is trusted anyway.
   */
  public static FolderNetworkMap openTrusting(Path folder, Clock clock) {
    return open(folder, readCertificate(folder.resolve(NetworkFolder.TRUST_ROOT)), clock);
  }

  /** Reads a certificate file, DER or PEM. */
  public static X509Certificate readCertificate(Path file) {
    byte[] bytes = NetworkFolder.read(file)
        .orElseThrow(() -> new IdentityException(Code.FOLDER, file + " does not exist"));
    return Encoding.certificate(bytes);
  }

  @Override
  public X509Certificate trustRoot() {
    return chains.trustRoot();
  }

  @Override
  public List<NodeRecord> nodes() {
    return current().nodes();
  }

  @Override
  public Optional<NodeRecord> node(CordaX500Name name) {
    return Optional.ofNullable(current().byName().get(name));
  }

  @Override
  public SignedDataWithCert<NetworkParameters> parameters() {
    return current()
        .parameters()
        .orElseThrow(() -> new IdentityException(
            Code.FOLDER,
            "The network in " + folder.path() + " has no parameters that hold: "
                + (problems().isEmpty() ? "none are there yet" : String.join("; ", problems()))));
  }

  @Override
  public Optional<SignedDataWithCert<NetworkParameters>> parameters(SecureHash hash) {
    Optional<SignedDataWithCert<NetworkParameters>> inForce =
        current().parameters().filter(now -> now.getRaw().getHash().equals(hash));
    return inForce.isPresent()
        ? inForce
        : folder
            .read(NetworkFolder.earlierParameters(hash))
            .map(bytes -> ParametersSigning.read(bytes, chains))
            .filter(earlier -> earlier.getRaw().getHash().equals(hash));
  }

  @Override
  public void verifyParameters(SignedDataWithCert<NetworkParameters> signed) {
    ParametersSigning.verify(signed, chains);
  }

  @Override
  public CordaX500Name verifyTls(List<X509Certificate> chain) {
    return chains.verify(chain, CertRole.TLS, current().revocations().serials());
  }

  @Override
  public List<String> problems() {
    MapSnapshot now = current();
    if (now.revocations().nextUpdate().isAfter(clock.instant())) {
      return now.problems();
    }
    List<String> all = new ArrayList<>(now.problems());
    all.add("The list of revoked certificates is out of date");
    return List.copyOf(all);
  }

  @Override
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Whoever comes while another thread reads goes on with what was read before. */
  private MapSnapshot current() {
    if (isDue() && reading.tryLock()) {
      boolean isChanged;
      try {
        isChanged = isDue() && BorrowedThread.run(this::refresh);
      } finally {
        reading.unlock();
      }
      if (isChanged) {
        listeners.forEach(FolderNetworkMap::tell);
      }
    }
    return snapshot;
  }

  private boolean isDue() {
    Instant now = clock.instant();
    return Duration.between(lookedAt, now).compareTo(interval) >= 0 || now.isBefore(lookedAt);
  }

  private boolean refresh() {
    lookedAt = clock.instant();
    try {
      MapSnapshot next = snapshot.next(folder, chains);
      if (next == snapshot) {
        return false;
      }
      List<String> news = new ArrayList<>(next.problems());
      news.removeAll(snapshot.problems());
      report(news);
      snapshot = next;
      return true;
    } catch (IdentityException e) {
      LOG.warn("The network map stays as it was read before: {}", e.getMessage());
      return false;
    }
  }

  private static void report(List<String> problems) {
    problems.forEach(problem -> LOG.warn("In the network map: {}", problem));
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("A listener to the network map failed", e);
    }
  }
}
