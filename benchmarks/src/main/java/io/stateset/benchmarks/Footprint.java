package io.stateset.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The size of all jars that an application inherits which embeds {@code stateset-core}. */
public final class Footprint implements Benchmark {

  @Override
  public Report run(Scale scale, Path folder) throws IOException {
    long bytes = 0;
    List<Path> jars = jars();
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    return new Report("footprint")
        .add("mib", bytes / (double) (1 << 20), 1)
        .add("jars", jars.size(), 0);
  }

  /** The build puts them there; this program's own jar is {@code benchmarks/target/…}. */
  private static List<Path> jars() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    Path libraries = jar.resolveSibling("../embedder/target/lib").normalize();
    try (Stream<Path> files = Files.list(libraries)) {
      return files.sorted().toList();
    }
  }
}
