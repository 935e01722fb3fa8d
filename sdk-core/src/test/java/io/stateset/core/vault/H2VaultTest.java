package io.stateset.core.vault;

import io.stateset.core.storage.DatabaseOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class H2VaultTest {
  @TempDir
  Path folder;

  @Nested
  class Recording extends RecordingContract {
    @Override
    DatabaseOptions options() {
      return DatabaseOptions.embedded(folder);
    }
  }

  @Nested
  class Criteria extends CriteriaContract {
    @Override
    DatabaseOptions options() {
      return DatabaseOptions.embedded(folder);
    }
  }

  @Nested
  class Paging extends PagingContract {
    @Override
    DatabaseOptions options() {
      return DatabaseOptions.embedded(folder);
    }
  }

  @Nested
  class Columns extends ColumnsContract {
    @Override
    DatabaseOptions options() {
      return DatabaseOptions.embedded(folder);
    }
  }

  @Nested
  class SoftLock extends SoftLockContract {
    @Override
    DatabaseOptions options() {
      return DatabaseOptions.embedded(folder);
    }
  }

  @Nested
  class Updates extends UpdatesContract {
    @Override
    DatabaseOptions options() {
      return DatabaseOptions.embedded(folder);
    }
  }
}
