package io.stateset.core.ledger.contracts;

import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import net.corda.core.contracts.Attachment;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.AbstractAttachmentKt;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The three tables of attachments. */
final class AttachmentTable {
  private final Database database;
  private final Clock clock;

  AttachmentTable(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A row, less the content. */
  record Row(
      SecureHash id,
      String uploader,
      @Nullable String filename,
      int version,
      boolean signed,
      Instant importedAt,
      SortedSet<String> contracts,
      List<PublicKey> signers) {}

  boolean exists(SecureHash id) {
    return database.read(reader -> reader
        .createQuery("select 1 from ledger_attachment where id = :id")
        .bind("id", id.toString())
        .mapTo(Integer.class)
        .findOne()
        .isPresent());
  }

  Optional<Attachment> find(SecureHash id) {
    return database.read(reader -> find(reader, id));
  }

  private static Optional<Attachment> find(Handle reader, SecureHash id) {
    return reader
        .createQuery("select uploader, version, content from ledger_attachment where id = :id")
        .bind("id", id.toString())
        .map((row, context) -> {
          AttachmentDescription description = new AttachmentDescription(
              contracts(reader, id), signers(reader, id), row.getInt("version"));
          return description.attachment(id, row.getBytes("content"), row.getString("uploader"));
        })
        .findOne();
  }

  private static SortedSet<String> contracts(Handle reader, SecureHash id) {
    return new TreeSet<>(reader
        .createQuery(
            "select contract_class from ledger_attachment_contract where attachment_id = :id")
        .bind("id", id.toString())
        .mapTo(String.class)
        .list());
  }

  private static List<PublicKey> signers(Handle reader, SecureHash id) {
    return reader
        .createQuery(
            "select public_key from ledger_attachment_signer where attachment_id = :id order by key_hash")
        .bind("id", id.toString())
        .map((row, context) -> Crypto.decodePublicKey(row.getBytes(1)))
        .list();
  }

  void insert(
      SecureHash id,
      byte[] content,
      AttachmentDescription description,
      String uploader,
      @Nullable String filename) {
    database.inTransaction(open -> {
      if (insertRow(open, id, content, description, uploader, filename)) {
        description.contracts().forEach(contract -> insertContract(open, id, contract));
        description.signers().forEach(signer -> insertSigner(open, id, signer));
      }
      return id;
    });
  }

  /** False if another flow has just done it. */
  private boolean insertRow(
      Transaction open,
      SecureHash id,
      byte[] content,
      AttachmentDescription description,
      String uploader,
      @Nullable String filename) {
    return open.insertUnlessPresent(
        "insert into ledger_attachment (id, content, uploader, filename, version, signed, imported_at)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        id.toString(),
        content,
        uploader,
        filename,
        description.version(),
        !description.signers().isEmpty(),
        clock.millis());
  }

  private static void insertContract(Transaction open, SecureHash id, String contract) {
    open.writer()
        .createUpdate(
            "insert into ledger_attachment_contract (attachment_id, contract_class) values (:id, :contract)")
        .bind("id", id.toString())
        .bind("contract", contract)
        .execute();
  }

  private static void insertSigner(Transaction open, SecureHash id, PublicKey signer) {
    open.writer()
        .createUpdate(
            "insert into ledger_attachment_signer (attachment_id, key_hash, public_key) values (:id, :hash, :key)")
        .bind("id", id.toString())
        .bind("hash", keyHash(signer))
        .bind("key", signer.getEncoded())
        .execute();
  }

  void changeUploader(SecureHash id, String uploader) {
    database.inTransaction(open -> open.writer()
        .createUpdate("update ledger_attachment set uploader = :uploader where id = :id")
        .bind("id", id.toString())
        .bind("uploader", uploader)
        .execute());
  }

  /** Of those of trusted uploaders: the newest signed one, then the newest unsigned one. */
  List<SecureHash> latest(String contract, int minimumVersion) {
    List<SecureHash> latest = new ArrayList<>();
    latest(contract, minimumVersion, true).ifPresent(latest::add);
    latest(contract, minimumVersion, false).ifPresent(latest::add);
    return latest;
  }

  private Optional<SecureHash> latest(String contract, int minimumVersion, boolean signed) {
    return database.read(reader -> reader
        .createQuery(
            "select a.id from ledger_attachment a join ledger_attachment_contract c on c.attachment_id = a.id"
                + " where c.contract_class = :contract and a.version >= :version and a.signed = :signed"
                + " and a.uploader in (<trusted>) order by a.version desc, a.imported_at desc, a.id limit 1")
        .bind("contract", contract)
        .bind("version", minimumVersion)
        .bind("signed", signed)
        .bindList("trusted", AbstractAttachmentKt.getTRUSTED_UPLOADERS())
        .mapTo(String.class)
        .findOne()
        .map(SecureHash::create));
  }

  boolean trustedWithSigner(List<PublicKey> signers) {
    if (signers.isEmpty()) {
      return false;
    }
    List<String> hashes = signers.stream().map(AttachmentTable::keyHash).toList();
    return database.read(reader -> reader
        .createQuery(
            "select a.id from ledger_attachment a join ledger_attachment_signer s on s.attachment_id = a.id"
                + " where s.key_hash in (<hashes>) and a.uploader in (<trusted>) limit 1")
        .bindList("hashes", hashes)
        .bindList("trusted", AbstractAttachmentKt.getTRUSTED_UPLOADERS())
        .mapTo(String.class)
        .findOne()
        .isPresent());
  }

  List<Row> all() {
    return database.read(reader -> reader
        .createQuery(
            "select id, uploader, filename, version, signed, imported_at from ledger_attachment order by id")
        .map((row, context) -> {
          SecureHash id = SecureHash.create(row.getString("id"));
          return new Row(
              id,
              row.getString("uploader"),
              row.getString("filename"),
              row.getInt("version"),
              row.getBoolean("signed"),
              Instant.ofEpochMilli(row.getLong("imported_at")),
              contracts(reader, id),
              signers(reader, id));
        })
        .list());
  }

  private static String keyHash(PublicKey key) {
    return SecureHash.sha256(key.getEncoded()).toString();
  }
}
