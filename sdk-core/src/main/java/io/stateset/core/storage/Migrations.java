package io.stateset.core.storage;

import java.util.List;
import java.util.stream.Stream;

/** The core's schema. Every room adds the name of its file here; see this package's conventions. */
public final class Migrations {
  private static final String FOLDER = "io/stateset/core/storage/migrations/";

  /** All migrations of the core. */
  public static final List<Migration> CORE = Stream.of(
          "001-storage.sql", // lease and sequence
          "010-messaging.sql", // outbox, inbox, links
          "020-ledger.sql", // transactions, distribution, parameters
          "030-attachments.sql", // contract code
          "040-vault.sql", // states, locks, order of updates
          "050-flow.sql", // flows and their sessions
          "060-identity.sql" // keys without a name
          )
      .map(name -> Migration.fromClassPath(Migrations.class, FOLDER + name))
      .toList();

  private Migrations() {}
}
