package io.stateset.guests;

import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.MalformedURLException;
import java.net.ProxySelector;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What belongs to a JVM as a whole, as it is at one moment. Immutable. */
final class JvmState {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final List<String> SECURITY_PROPERTIES = List.of(
      "securerandom.source",
      "securerandom.strongAlgorithms",
      "keystore.type",
      "networkaddress.cache.ttl",
      "networkaddress.cache.negative.ttl",
      "ssl.KeyManagerFactory.algorithm",
      "ssl.TrustManagerFactory.algorithm",
      "jdk.tls.disabledAlgorithms",
      "jdk.certpath.disabledAlgorithms");

  private final Map<String, String> facts = new TreeMap<>();

  private JvmState() {}

  /** The state now. {@code more} is what the host wants to have compared beside. */
  static JvmState now(Map<String, String> more) {
    JvmState state = new JvmState();
    state.facts.putAll(more);
    state.addDefaults();
    state.addSecurity();
    state.addNetwork();
    state.addLogging();
    state.addThread(Thread.currentThread());
    System.getProperties()
        .forEach((name, value) -> state.facts.put("property " + name, "" + value));
    state.facts.put(
        "beans",
        "" + new TreeSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(null, null)));
    return state;
  }

  private void addDefaults() {
    facts.put("zone", TimeZone.getDefault().getID()); // before the properties: it may set one
    facts.put("locale", Locale.getDefault().toString());
    for (Locale.Category category : Locale.Category.values()) {
      facts.put("locale " + category, Locale.getDefault(category).toString());
    }
    facts.put("uncaught", identity(Thread.getDefaultUncaughtExceptionHandler()));
    facts.put("output", identity(System.out));
    facts.put("errors", identity(System.err));
    facts.put("input", identity(System.in));
  }

  private void addSecurity() {
    facts.put(
        "providers",
        Arrays.stream(Security.getProviders()).map(JvmState::identity).toList().toString());
    SecureRandom random = new SecureRandom();
    facts.put("random", identity(random.getProvider()) + "/" + random.getAlgorithm());
    for (String property : SECURITY_PROPERTIES) {
      facts.put("security " + property, "" + Security.getProperty(property));
    }
    try {
      facts.put("strong random", SecureRandom.getInstanceStrong().getAlgorithm());
      facts.put("tls", identity(SSLContext.getDefault()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addNetwork() {
    facts.put("authenticator", identity(Authenticator.getDefault()));
    facts.put("proxies", identity(ProxySelector.getDefault()));
    facts.put("cookies", identity(CookieHandler.getDefault()));
    for (String protocol : List.of("http", "jar", "file", "nested", "attachment", "stateset")) {
      facts.put("protocol " + protocol, protocol(protocol));
    }
  }

  private static String protocol(String name) {
    try {
      return URI.create(name + ":/nowhere!/").toURL().getProtocol();
    } catch (MalformedURLException e) {
      return "unknown";
    }
  }

  /** Levels and handlers that somebody has set; that a logger exists says nothing. */
  private void addLogging() {
    LogManager manager = LogManager.getLogManager();
    facts.put("log manager", identity(manager));
    for (String name : Collections.list(manager.getLoggerNames())) {
      Logger logger = manager.getLogger(name);
      if (logger != null && (logger.getLevel() != null || logger.getHandlers().length > 0)) {
        List<String> handlers = new ArrayList<>();
        for (Handler handler : logger.getHandlers()) {
          handlers.add(identity(handler) + handler.getLevel() + identity(handler.getFilter()));
        }
        facts.put("logger " + name, logger.getLevel() + " " + handlers);
      }
    }
  }

  private void addThread(Thread thread) {
    facts.put(
        "thread", thread.getName() + " " + thread.getPriority() + " " + thread.isInterrupted());
    facts.put("thread's class loader", identity(thread.getContextClassLoader()));
    facts.put("thread's uncaught", identity(thread.getUncaughtExceptionHandler()));
  }

  private static String identity(@Nullable Object object) {
    return object == null
        ? "none"
        : object.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(object));
  }

  /** What is not the same in {@code after}, a line each. */
  List<String> differences(JvmState after) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(facts.keySet());
    names.addAll(after.facts.keySet());
    for (String name : names) {
      if (!Objects.equals(facts.get(name), after.facts.get(name))) {
        differences.add(name + ": " + facts.get(name) + " became " + after.facts.get(name));
      }
    }
    return differences;
  }

  /** The threads that live now. */
  static Set<String> threads() {
    Set<String> threads = new TreeSet<>();
    Thread.getAllStackTraces().keySet().stream()
        .filter(each -> !runsVirtualThreads(each))
        .forEach(each -> threads.add(each.getId() + " " + each.getName()));
    return threads;
  }

  /** The JVM's own, from 21 on: they come with the first virtual thread, and the JVM ends them. */
  private static boolean runsVirtualThreads(Thread thread) {
    return thread.getClass().getName().equals("jdk.internal.misc.CarrierThread")
        || thread.getClass().getName().equals("java.util.concurrent.DelayScheduler")
        || thread.getName().equals("VirtualThread-unblocker");
  }

  /** Threads that were not there before, and do not end within a few seconds. */
  static List<String> threadsLeft(Set<String> before) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Set<String> left = threads();
      left.removeAll(before);
      if (left.isEmpty() || System.nanoTime() > end) {
        return left.stream().map(name -> "thread " + name + " lives on").toList();
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
