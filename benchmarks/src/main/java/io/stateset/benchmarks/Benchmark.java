package io.stateset.benchmarks;

import java.nio.file.Path;

/** Measures one thing. */
@FunctionalInterface
public interface Benchmark {

  /**
   * Measures.
   *
   * @param folder an empty one on the disk that counts, deleted by the caller
   */
  Report run(Scale scale, Path folder) throws Exception;
}
