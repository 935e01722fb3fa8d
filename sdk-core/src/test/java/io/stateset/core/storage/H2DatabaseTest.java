package io.stateset.core.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2DatabaseTest extends DatabaseContract {
  @TempDir
  Path folder;

  @Override
  DatabaseOptions options() {
    return DatabaseOptions.embedded(folder);
  }
}
