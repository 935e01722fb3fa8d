package io.stateset.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of the operating system. An interrupted thread closes the channel under everybody's feet;
 * a host may interrupt its threads whenever it likes, so the file is opened again then, and the
 * interrupt kept for whoever waits for it.
 */
final class ChannelFile implements DiskFile {
  private final Path path;
  private final ReentrantLock reopening = new ReentrantLock();
  private volatile FileChannel channel;
  private volatile boolean closed;

  private ChannelFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static ChannelFile open(Path path) throws IOException {
    return new ChannelFile(
        path,
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return repeat(file -> file.read(target, position));
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    int start = source.position();
    while (source.hasRemaining()) {
      repeat(file -> file.write(source, position + source.position() - start));
    }
  }

  @Override
  public long size() throws IOException {
    return repeat(FileChannel::size);
  }

  @Override
  public void truncate(long size) throws IOException {
    repeat(file -> file.truncate(size));
  }

  @Override
  public void force() throws IOException {
    repeat(file -> {
      file.force(false);
      return file;
    });
  }

  private <T> T repeat(Operation<T> operation) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        FileChannel current = channel;
        try {
          return operation.on(current);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(current, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
    reopening.lock();
    try {
      if (closed) {
        throw cause;
      }
      if (channel == broken) {
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      }
    } finally {
      reopening.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    reopening.lock();
    try {
      closed = true;
      channel.close();
    } finally {
      reopening.unlock();
    }
  }

  @FunctionalInterface
  private interface Operation<T> {
    T on(FileChannel file) throws IOException;
  }
}
