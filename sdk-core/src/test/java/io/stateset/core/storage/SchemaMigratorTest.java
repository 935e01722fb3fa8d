package io.stateset.core.storage;

import static io.stateset.core.storage.DatabaseContract.assertRefused;
import static io.stateset.core.storage.StorageException.Code.MIGRATION_FAILED;
import static io.stateset.core.storage.StorageException.Code.SCHEMA_CHANGED;
import static io.stateset.core.storage.StorageException.Code.SCHEMA_NEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaMigratorTest {
  private static final Migration FIRST = new Migration(
      901, "901-first.sql", "CREATE TABLE IF NOT EXISTS a (id INT NOT NULL PRIMARY KEY);\n");

  @TempDir
  Path folder;

  private Database open(Migration... extra) {
    List<Migration> migrations = new ArrayList<>(Migrations.CORE);
    migrations.addAll(List.of(extra));
    return Database.open(DatabaseOptions.embedded(folder)
        .withMigrations(migrations)
        .withClock(Clock.fixed(Instant.parse("2026-11-23T08:00:00Z"), ZoneOffset.UTC)));
  }

  private static Migration migration(int version, String sql) {
    return new Migration(version, version + "-test.sql", sql);
  }

  @Test
  void each_migration_is_applied_once_and_remembered() {
    open(FIRST).close();
    try (Database database = open(FIRST)) {
      assertThat(database.<Instant>read(handle -> handle
              .createQuery(
                  "SELECT applied_at FROM storage_schema WHERE version = 901 AND name = '901-first.sql'")
              .mapTo(Instant.class)
              .one()))
          .isEqualTo("2026-11-23T08:00:00Z");
    }
  }

  @Test
  void a_number_below_the_highest_is_still_applied() {
    open(migration(910, "CREATE TABLE IF NOT EXISTS b (id INT);")).close();
    Database database = open(FIRST, migration(910, "CREATE TABLE IF NOT EXISTS b (id INT);"));
    database.read(handle -> handle.execute("SELECT id FROM a"));
    database.close();
  }

  @Test
  void a_database_of_a_later_release_is_refused() {
    open(FIRST).close();
    assertRefused(SCHEMA_NEWER, this::open);
    open(FIRST).close();
  }

  @Test
  void an_edited_migration_is_refused_but_line_ends_may_differ() {
    open(FIRST).close();
    assertRefused(
        SCHEMA_CHANGED, () -> open(new Migration(901, FIRST.name(), FIRST.sql() + "-- more\n")));
    open(new Migration(901, FIRST.name(), FIRST.sql().replace("\n", "\r\n"))).close();
  }

  @Test
  void a_migration_that_failed_half_way_is_run_again_from_its_start() {
    String table = "CREATE TABLE IF NOT EXISTS c (id INT);\n";
    assertRefused(MIGRATION_FAILED, () -> open(migration(902, table + "CREATE NONSENSE;\n")));
    try (Database database = open(migration(
        902, table + "INSERT INTO c (id) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM c);"))) {
      assertThat(database.<Integer>read(handle ->
              handle.createQuery("SELECT id FROM c").mapTo(Integer.class).one()))
          .isEqualTo(1);
    }
  }

  @Test
  void comments_and_semicolons_within_lines_are_left_alone() {
    try (Database database = open(migration(903, """
        -- one; two;
        CREATE TABLE IF NOT EXISTS d (text VARCHAR);
        INSERT INTO d (text) SELECT 'x; :y ?' WHERE NOT EXISTS (SELECT 1 FROM d);
        """))) {
      assertThat(database.<String>read(handle ->
              handle.createQuery("SELECT text FROM d").mapTo(String.class).one()))
          .isEqualTo("x; :y ?");
    }
  }

  @Test
  void an_unknown_placeholder_is_refused() {
    assertRefused(MIGRATION_FAILED, () -> open(migration(904, "CREATE TABLE e (id ${nonsense});")));
  }

  @Test
  void a_number_belongs_to_one_migration() {
    assertThatThrownBy(() -> open(FIRST, migration(901, "SELECT 1;")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_carry_the_number() {
    assertThatThrownBy(() -> new Migration(1, "first.sql", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Migration(1, "002-first.sql", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_resource_that_is_missing_is_refused() {
    assertRefused(
        MIGRATION_FAILED, () -> Migration.fromClassPath(Migrations.class, "nowhere/001-x.sql"));
  }
}
