package io.stateset.core.vault;

import io.stateset.core.storage.DatabaseOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2PagingTest extends PagingContract {
  @TempDir
  Path folder;

  @Override
  DatabaseOptions options() {
    return DatabaseOptions.embedded(folder);
  }
}
