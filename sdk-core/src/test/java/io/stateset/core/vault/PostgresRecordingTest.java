package io.stateset.core.vault;

import io.stateset.core.storage.DatabaseOptions;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresRecordingTest extends RecordingContract {
  @RegisterExtension
  static final SharedPostgres POSTGRES = new SharedPostgres();

  @Override
  DatabaseOptions options() {
    return POSTGRES.options();
  }
}
