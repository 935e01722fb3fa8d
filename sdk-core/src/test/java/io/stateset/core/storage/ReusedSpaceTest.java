package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node runs for years, and most of what it writes is deleted soon: messages that arrived. */
class ReusedSpaceTest {
  private static final int ROUNDS = 200;
  private static final int ROWS = 50;
  private static final int ROW_BYTES = 2_000;

  @TempDir
  Path folder;

  @Test
  void the_file_does_not_grow_with_what_was_deleted() throws IOException {
    DatabaseOptions options =
        DatabaseOptions.embedded(folder).withMigrations(DatabaseContract.withNotes());
    H2Engine engine = H2Engine.open(folder, ChannelFile::open, 0);
    long size;
    try (Database database = DatabaseOpener.open(options, engine)) {
      for (int round = 0; round < ROUNDS; round++) {
        replace(database, round);
      }
      size = Files.size(folder.resolve("node.mv.db"));
    }
    long kept = (long) (ROUNDS + ROWS) * ROW_BYTES;
    long written = (long) ROUNDS * ROWS * ROW_BYTES;
    assertThat(size).isLessThan(written / 6).isGreaterThan(kept);
  }

  /** New rows come, and those of the round before go, but one: old pages are not empty. */
  private static void replace(Database database, long round) {
    database.inTransaction(transaction -> {
      for (int row = 0; row < ROWS; row++) {
        transaction.update(
            "INSERT INTO note (id, payload) VALUES (?, ?)",
            round * ROWS + row,
            new byte[ROW_BYTES]);
      }
      return transaction.update(
          "DELETE FROM note WHERE id > ? AND id < ?", (round - 1) * ROWS, round * ROWS);
    });
  }
}
