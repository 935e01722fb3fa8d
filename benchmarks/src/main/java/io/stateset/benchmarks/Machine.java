package io.stateset.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What the machine can do and how busy it is, so that figures of different days compare. */
final class Machine {
  private static final int PAGE = 4096;

  private Machine() {}

  /** Forced writes that the disk does in a second, one 4 KiB page appended after the other. */
  static double forcedWritesPerSecond(Path folder) throws IOException {
    Path file = folder.resolve("forced-writes");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
      long start = System.nanoTime();
      int writes = 0;
      while (System.nanoTime() - start < 1_000_000_000L) {
        channel.write(page.clear(), (long) writes++ * PAGE);
        channel.force(false);
      }
      return writes / ((System.nanoTime() - start) / 1e9);
    } finally {
      Files.delete(file);
    }
  }

  /** CPU time of this process since it began. */
  static Duration cpu() {
    return cpu(ProcessHandle.current());
  }

  /** CPU time of a process since it began. */
  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Threads that ran or wanted to, on average over the last minute; negative if unknown. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
