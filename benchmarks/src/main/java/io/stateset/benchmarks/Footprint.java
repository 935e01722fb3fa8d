package io.stateset.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

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

  /** The build lists them; this program's own jar is {@code benchmarks/target/…}. */
  private static List<Path> jars() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    Path list = jar.resolveSibling("../embedder/target/classpath.txt").normalize();
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(Files.readString(list).strip())
        .map(Path::of)
        .toList();
  }
}
