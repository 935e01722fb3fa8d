package io.stateset.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;

/** A file on a {@link FaultyDisk}: the process reads what it wrote, the disk knows what of it is safe. */
final class FaultyFile extends FileBase {
  private final FaultyDisk disk;
  private final DiskImage image;
  private final FileChannel file;

  FaultyFile(FaultyDisk disk, DiskImage image, FileChannel file) {
    this.disk = disk;
    this.image = image;
    this.file = file;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return file.read(target, position);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return file.read(target);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    byte[] bytes = new byte[source.remaining()];
    source.duplicate().get(bytes);
    disk.write(image, position, bytes);
    return file.write(source, position);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int written = write(source, file.position());
    file.position(file.position() + written);
    return written;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.force(image);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.truncate(image, size);
    file.truncate(size);
    return this;
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
