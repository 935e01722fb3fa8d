package io.stateset.notary.engine;

import static io.stateset.notary.machine.Requests.id;

import io.stateset.notary.machine.LogLeaf;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.machine.Window;
import io.stateset.notary.store.RocksOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A process that notarises until it is killed, and prints the number of each transaction that was
 * accepted.
 */
final class CrashWorker {
  static final String READY = "ready";
  static final int TRANSACTIONS = 1_000_000;
  private static final int CALLERS = 8;

  private CrashWorker() {}

  public static void main(String[] arguments) {
    NotaryEngine engine =
        SoloEngine.open(options(Path.of(arguments[0])), SoloOptions.with(Clock.systemUTC()));
    System.out.println(READY);
    long seed = Long.parseLong(arguments[1]);
    for (int caller = 0; caller < CALLERS; caller++) {
      SplittableRandom random = new SplittableRandom(seed * 100 + caller);
      new Thread(() -> notarise(engine, random)).start();
    }
  }

  static RocksOptions options(Path folder) {
    return RocksOptions.in(folder).withMemoryBytes(32 << 20).withDisk(() -> Long.MAX_VALUE, 0);
  }

  private static void notarise(NotaryEngine engine, SplittableRandom random) {
    while (true) {
      int number = random.nextInt(TRANSACTIONS);
      if (engine.submit(transaction(number)).toCompletableFuture().join() instanceof Accepted) {
        System.out.println(number);
      }
    }
  }

  /**
   * Each names its own state and one of a few that they fight for; some read a state or have no
   * input.
   */
  static NotaryRequest transaction(int number) {
    List<StateReference> all = List.of(
        new StateReference(id("own " + number), 0),
        new StateReference(id("shared " + number % (TRANSACTIONS / 4)), 1),
        new StateReference(id("read " + number), 2));
    int inputs = number % 3;
    LogLeaf leaf = new LogLeaf(
        id("t" + number), all.subList(0, inputs), all.subList(inputs, 3), Window.ALWAYS);
    return new NotaryRequest(leaf, "caller");
  }
}
