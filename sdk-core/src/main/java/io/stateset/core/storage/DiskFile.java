package io.stateset.core.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One file, read and written at positions. Thread-safe, and indifferent to interrupts. */
interface DiskFile extends Closeable {
  /** Reads at least one byte, or returns -1 at the file's end. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all that remains in {@code source}. */
  void write(ByteBuffer source, long position) throws IOException;

  long size() throws IOException;

  void truncate(long size) throws IOException;

  /** Returns when everything written before is on the medium. */
  void force() throws IOException;
}
