package io.stateset.guests;

import java.io.File;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.locks.LockSupport;

/**
 * A host as servers are that take applications up and let them go again: all classes of the
 * application lie in a class loader of their own, and the host's thread goes in and out.
 */
public final class DeployingHost {
  private static final int ROUNDS = 10;
  private static final int MEBIBYTE = 1 << 20;
  private static final Duration UNLOADING = Duration.ofSeconds(20);

  private DeployingHost() {}

  /**
   * Arguments: a folder for the node, and how often it is started and closed. The JVM ends with 1
   * if the class loader is still there when nobody needs it any more.
   */
  public static void main(String[] arguments) throws Exception {
    Reference<ClassLoader> application = runApplication(arguments);
    linkRecord();
    for (int round = 0; round < ROUNDS && application.get() != null; round++) {
      System.gc();
      fillMemory();
    }
    if (application.get() != null) {
      throw new IllegalStateException("The application's class loader cannot be collected");
    }
    awaitUnloading();
    System.out.println("COLLECTED");
  }

  /**
   * With its class loader go the application's native libraries, on a thread of the JVM's. If this
   * thread ended with anything of theirs, the JVM would crash after that.
   */
  private static void awaitUnloading() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    long end = System.nanoTime() + UNLOADING.toNanos();
    while (Files.exists(maps) && Files.readString(maps).contains("netty_tcnative")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("The application's native libraries are still there");
      }
      System.gc();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static Reference<ClassLoader> runApplication(String[] arguments) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader application =
        new URLClassLoader("application", classPath(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(application);
      application
          .loadClass("io.stateset.guests.OneNode")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
      return new WeakReference<>(application);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    StringTokenizer entries =
        new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
    while (entries.hasMoreTokens()) {
      urls.add(Path.of(entries.nextToken()).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  /** What a record of the host's is linked for. */
  private record Linked(Object any) {}

  /**
   * Java 17 keeps the record type that it linked last, whosever that is ({@code asTypeCache} of the
   * method handles in {@code java.lang.runtime.ObjectMethods}); later ones only softly. On a host
   * that lives on, another one follows.
   */
  private static void linkRecord() {
    Linked record = new Linked("one");
    Linked equal = new Linked("one");
    if (!record.equals(equal) || record.hashCode() != equal.hashCode()) {
      throw new IllegalStateException("Equal records are not equal");
    }
  }

  /** Before it gives up, a JVM lets go of all that is softly reachable, as caches of the JDK's. */
  private static void fillMemory() {
    Deque<byte[]> filled = new ArrayDeque<>();
    try {
      while (filled.size() < Integer.MAX_VALUE) {
        filled.push(new byte[MEBIBYTE]);
      }
    } catch (OutOfMemoryError full) {
      filled.clear();
    }
  }
}
