package io.stateset.benchmarks.cli;

import io.stateset.benchmarks.CompanyConsole;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One company in a process of its own. */
public final class CompanyMain {
  private CompanyMain() {}

  /** Arguments: the network's folder, and who it is. */
  public static void main(String[] arguments) throws Exception {
    CompanyConsole.serve(
        Path.of(arguments[0]),
        arguments[1],
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }
}
