package io.stateset.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are of no use after the run. */
public final class TemporaryFolder {
  private TemporaryFolder() {}

  /** A new one in {@code parent}. */
  public static Path in(Path parent) throws IOException {
    return Files.createTempDirectory(parent, "stateset-benchmark");
  }

  /** Deletes it with all that is in it. */
  public static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
