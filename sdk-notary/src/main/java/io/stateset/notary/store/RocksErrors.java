package io.stateset.notary.store;

import io.stateset.notary.store.StoreException.Code;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB reports, in the codes of this room. */
final class RocksErrors {

  private RocksErrors() {}

  static StoreException opening(RocksDBException cause, Path folder) {
    return new StoreException(openingCode(cause), "the store cannot be opened: " + folder, cause);
  }

  static StoreException reading(RocksDBException cause) {
    Code code = is(cause, Status.Code.IOError) ? Code.UNUSABLE : Code.DAMAGED;
    return new StoreException(code, "the store cannot be read", cause);
  }

  static StoreException committing(RocksDBException cause, long height) {
    return new StoreException(
        Code.FAILED, "block " + height + " may not be on disk; open the store again", cause);
  }

  private static Code openingCode(RocksDBException cause) {
    if (isLock(cause)) {
      return Code.IN_USE;
    }
    if (cause.getStatus() != null && cause.getStatus().getSubCode() == Status.SubCode.NoSpace) {
      return Code.FULL;
    }
    return is(cause, Status.Code.IOError) && !isMissingFile(cause) ? Code.UNUSABLE : Code.DAMAGED;
  }

  private static boolean is(RocksDBException cause, Status.Code code) {
    return cause.getStatus() != null && cause.getStatus().getCode() == code;
  }

  /**
   * RocksDB has no code for a lock that is held, or for a file of its own that is gone: only its
   * text tells.
   */
  private static boolean isLock(RocksDBException cause) {
    String text = String.valueOf(cause.getMessage());
    return text.contains("lock file") || text.contains("lock hold");
  }

  private static boolean isMissingFile(RocksDBException cause) {
    return String.valueOf(cause.getMessage()).contains("No such file");
  }
}
