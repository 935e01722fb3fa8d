package io.stateset.guests;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Compares a JVM before and after something was done in it. */
final class Host {
  private Host() {}

  /**
   * Does {@code work} and prints {@code SAME}.
   *
   * @param more what the host wants to have compared beside
   * @throws IllegalStateException with every difference, if there is one: the launcher ends the JVM
   *     with 1 then, and no thread may be left that keeps it from ending
   */
  static void compare(Supplier<Map<String, String>> more, Runnable work) {
    JvmState.now(more.get()); // what the JDK sets up at first use is there then
    JvmState before = JvmState.now(more.get());
    Set<String> threads = JvmState.threads();
    work.run();
    List<String> faults = new ArrayList<>(JvmState.threadsLeft(threads));
    faults.addAll(before.differences(JvmState.now(more.get())));
    requireUrlFactoryFree(faults);
    if (!faults.isEmpty()) {
      throw new IllegalStateException(String.join("\n", faults));
    }
    System.out.println("SAME");
  }

  /** A JVM takes one factory in its life: if the host can still set it, nobody has. */
  private static void requireUrlFactoryFree(List<String> faults) {
    try {
      URL.setURLStreamHandlerFactory(protocol -> null);
    } catch (Error taken) {
      faults.add("somebody has set the factory of URL handlers: " + taken.getMessage());
    }
  }
}
