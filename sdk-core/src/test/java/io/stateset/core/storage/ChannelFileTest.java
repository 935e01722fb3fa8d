package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.testing.OwnThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChannelFileTest {
  @TempDir
  Path folder;

  @Test
  void an_interrupted_thread_reads_and_writes_and_stays_interrupted() throws IOException {
    try (ChannelFile file = ChannelFile.open(folder.resolve("file"))) {
      Thread.currentThread().interrupt();
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
      file.force();
      assertThat(file.size()).isEqualTo(3);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void interrupts_in_the_middle_disturb_nobody() throws IOException {
    try (ChannelFile file = ChannelFile.open(folder.resolve("file"))) {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        int own = writer;
        writers.add(
            CompletableFuture.runAsync(() -> writeAndInterrupt(file, own), OwnThreads.EXECUTOR));
      }
      writers.forEach(CompletableFuture::join);
      ByteBuffer content = ByteBuffer.allocate(4 * 500);
      while (content.hasRemaining() && file.read(content, content.position()) > 0) {}
      assertThat(content.array()).containsOnly(7);
    }
  }

  private static void writeAndInterrupt(ChannelFile file, int writer) {
    Thread thread = Thread.currentThread();
    try {
      for (int i = 0; i < 500; i++) {
        CompletableFuture<Void> interrupt =
            CompletableFuture.runAsync(thread::interrupt, OwnThreads.EXECUTOR);
        file.write(ByteBuffer.wrap(new byte[] {7}), writer * 500L + i);
        Thread.interrupted();
        interrupt.getNow(null);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_closed_file_stays_closed() throws IOException {
    ChannelFile file = ChannelFile.open(folder.resolve("file"));
    file.close();
    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
  }
}
