package io.stateset.core.keys;

import java.io.PrintStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import net.corda.core.crypto.CompositeKey;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.SignatureScheme;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The {@code main} of a JVM of its own: a host that looks at everything JVM-wide before and after
 * Corda's crypto was initialised in it, and meanwhile. Prints {@code SAME} or what differs.
 */
public final class GuestProbe {
  private GuestProbe() {}

  /** {@code own-bc} makes the host one that has installed BouncyCastle itself. */
  public static void main(String[] args) throws Exception {
    if (Arrays.asList(args).contains("own-bc")) {
      Security.insertProviderAt(new BouncyCastleProvider(), 2);
    }
    byte[] ed25519 =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    new BouncyCastleProvider();
    Map<String, Object> before = state(ed25519);
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    initialiseWatched(before, seen);
    useAllSchemes();
    report(before, state(ed25519), seen, System.out);
  }

  private static Map<String, Object> state(byte[] ed25519) throws Exception {
    Map<String, Object> state = new HashMap<>();
    state.put("providers", identities());
    state.put("random", defaultRandom());
    state.put("strong random", SecureRandom.getInstanceStrong().getAlgorithm());
    state.put("locale", Locale.getDefault());
    state.put("zone", TimeZone.getDefault()); // makes the JDK set user.timezone
    System.getProperties().forEach((name, value) -> state.put("property " + name, value));
    state.put("handler", String.valueOf(Thread.getDefaultUncaughtExceptionHandler()));
    state.put("output", System.identityHashCode(System.out));
    state.put("error", System.identityHashCode(System.err));
    state.put(
        "bouncy key",
        BouncyCastleProvider.getPublicKey(SubjectPublicKeyInfo.getInstance(ed25519))
            .getClass()
            .getName());
    state.put("threads", threads());
    return state;
  }

  private static List<String> identities() {
    return Arrays.stream(Security.getProviders())
        .map(provider -> provider.getName() + "@" + System.identityHashCode(provider))
        .toList();
  }

  private static String defaultRandom() {
    SecureRandom random = new SecureRandom();
    return random.getProvider().getName() + "/" + random.getAlgorithm();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getThreadGroup() != null
            && !thread.getThreadGroup().getName().equals("system"))
        .map(Thread::getName)
        .sorted()
        .toList();
  }

  /** Four threads at once, while a fifth looks at the default and at the order. */
  private static void initialiseWatched(Map<String, Object> before, Queue<String> seen)
      throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch watching = new CountDownLatch(1);
    Thread watcher = new Thread(() -> watch(before, seen, over, watching));
    watcher.start();
    watching.await();
    List<Thread> starters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starters.add(new Thread(CordaCrypto::ensureInitialised));
    }
    starters.forEach(Thread::start);
    for (Thread starter : starters) {
      starter.join();
    }
    over.set(true);
    watcher.join();
  }

  private static void watch(
      Map<String, Object> before, Queue<String> seen, AtomicBoolean over, CountDownLatch watching) {
    List<?> own = (List<?>) before.get("providers");
    while (!over.get()) {
      watching.countDown();
      if (!defaultRandom().equals(before.get("random"))) {
        seen.add("meanwhile the default random was " + defaultRandom());
      }
      List<String> now = identities();
      if (!now.subList(0, own.size()).equals(own)) {
        seen.add("meanwhile the providers were " + now);
      }
    }
  }

  private static void useAllSchemes() throws Exception {
    List<PublicKey> keys = new ArrayList<>();
    byte[] message = {1, 2, 3};
    for (SignatureScheme scheme : Crypto.supportedSignatureSchemes()) {
      if (scheme.equals(Crypto.COMPOSITE_KEY)) {
        continue;
      }
      KeyPair pair = Crypto.generateKeyPair(scheme);
      byte[] signature = Crypto.doSign(pair.getPrivate(), message);
      require(Crypto.doVerify(pair.getPublic(), signature, message), scheme.getSchemeCodeName());
      require(
          Crypto.decodePublicKey(pair.getPublic().getEncoded()).equals(pair.getPublic()),
          "reading a key of " + scheme.getSchemeCodeName());
      keys.add(pair.getPublic());
    }
    PublicKey composite = new CompositeKey.Builder().addKeys(keys).build(1);
    require(
        Crypto.decodePublicKey(composite.getEncoded()).equals(composite),
        "reading a composite key");
    require(CryptoUtils.newSecureRandom().getAlgorithm().equals("CordaPRNG"), "Corda's generator");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what + " does not work");
    }
  }

  private static void report(
      Map<String, Object> before, Map<String, Object> after, Queue<String> seen, PrintStream out) {
    Set<String> everything = new TreeSet<>(before.keySet());
    everything.addAll(after.keySet());
    for (String what : everything) {
      if (!Objects.equals(before.get(what), after.get(what))) {
        seen.add(what + ": " + before.get(what) + " became " + after.get(what));
      }
    }
    out.println(seen.isEmpty() ? "SAME" : String.join("\n", seen));
  }
}
