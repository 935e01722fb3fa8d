package io.stateset.core.storage;

import java.io.IOException;

/** A file lacks something that was forced to disk. */
final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String message) {
    super(message);
  }

  DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
