package io.stateset.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a test network keeps what it has; deleted at the end if nobody asked for the place. */
record NetworkFolders(Path root, boolean temporary) implements AutoCloseable {

  static NetworkFolders at(@Nullable Path given) {
    try {
      return given == null
          ? new NetworkFolders(Files.createTempDirectory("stateset-network"), true)
          : new NetworkFolders(Files.createDirectories(given), false);
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for the network", e);
    }
  }

  Path operator() {
    return root.resolve("operator");
  }

  Path network() {
    return root.resolve("network");
  }

  Path node(String organisation) {
    return root.resolve("nodes").resolve(organisation);
  }

  @Override
  public void close() {
    if (temporary && Files.exists(root)) {
      delete();
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The network's folder could not be deleted", e);
    }
  }
}
