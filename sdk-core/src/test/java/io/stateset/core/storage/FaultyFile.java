package io.stateset.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file on a {@link FaultyDisk}: the process reads what it wrote, the disk knows what of it is
 * safe.
 */
record FaultyFile(FaultyDisk disk, DiskImage image, DiskFile file) implements DiskFile {
  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return file.read(target, position);
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    byte[] bytes = new byte[source.remaining()];
    source.duplicate().get(bytes);
    disk.write(image, position, bytes);
    file.write(source, position);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    disk.truncate(image, size);
    file.truncate(size);
  }

  @Override
  public void force() throws IOException {
    disk.force(image);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
