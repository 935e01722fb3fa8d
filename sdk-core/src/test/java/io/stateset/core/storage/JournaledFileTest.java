package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournaledFileTest {
  @TempDir
  Path folder;

  private JournaledFile open(Disk disk) throws IOException {
    return JournaledFile.open(
        disk.open(folder.resolve("file")), disk.open(folder.resolve("journal")));
  }

  private static byte[] content(JournaledFile file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate((int) file.size());
    while (content.hasRemaining() && file.read(content, content.position()) > 0) {}
    return content.array();
  }

  @Test
  void it_reads_like_an_array_whatever_was_forced() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] model = new byte[0];
    for (int round = 0; round < 5; round++) {
      try (JournaledFile file = open(ChannelFile::open)) {
        for (int step = 0; step < 200; step++) {
          model = step(file, model, random);
        }
        file.closeWhole();
        assertThat(content(file)).as("seed %d", seed).isEqualTo(model);
      }
    }
    assertThat(folder.resolve("file")).hasBinaryContent(model);
  }

  private static byte[] step(JournaledFile file, byte[] model, Random random) throws IOException {
    switch (random.nextInt(10)) {
      case 0 -> file.force(file.mark());
      case 1 -> {
        int size = random.nextInt(model.length + 1);
        if (random.nextInt(5) == 0) {
          file.truncate(size);
          return Arrays.copyOf(model, size);
        }
        assertReads(file, model, size, random.nextInt(5_000));
      }
      default -> {
        byte[] bytes = new byte[random.nextInt(9_000)];
        random.nextBytes(bytes);
        int position = random.nextInt(model.length + 1);
        file.write(ByteBuffer.wrap(bytes), position);
        byte[] longer = Arrays.copyOf(model, Math.max(model.length, position + bytes.length));
        System.arraycopy(bytes, 0, longer, position, bytes.length);
        return longer;
      }
    }
    return model;
  }

  private static void assertReads(JournaledFile file, byte[] model, int from, int length)
      throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    int read = Math.max(0, file.read(target, from));
    assertThat(read).isEqualTo(Math.min(length, model.length - from));
    assertThat(Arrays.copyOf(target.array(), read))
        .isEqualTo(Arrays.copyOfRange(model, from, from + read));
  }

  @Test
  void after_a_cut_it_holds_exactly_what_some_force_since_the_last_success_covered()
      throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      FaultyDisk disk = new FaultyDisk(random);
      Path next = folder.resolve("after" + seed);
      byte[] forced = new byte[0];
      byte[] attempted = forced;
      JournaledFile file = open(disk);
      disk.cutPowerAfter(1 + random.nextInt(120));
      try {
        while (true) {
          byte[] written = attempted;
          for (int step = 0; step < 6; step++) {
            written = write(file, written, random);
          }
          attempted = written;
          file.force(file.mark());
          forced = attempted;
        }
      } catch (IOException cut) {
        disk.restoreInto(next);
      }
      assertThat(file.hasFailed()).isTrue();
      assertThat(recovered(next)).as("seed %d", seed).isIn(forced, attempted);
      Files.delete(folder.resolve("file"));
      Files.delete(folder.resolve("journal"));
    }
  }

  private static byte[] write(JournaledFile file, byte[] model, Random random) {
    byte[] bytes = new byte[1 + random.nextInt(3_000)];
    random.nextBytes(bytes);
    int position = random.nextInt(model.length + 1);
    file.write(ByteBuffer.wrap(bytes), position);
    byte[] longer = Arrays.copyOf(model, Math.max(model.length, position + bytes.length));
    System.arraycopy(bytes, 0, longer, position, bytes.length);
    return longer;
  }

  private static byte[] recovered(Path next) throws IOException {
    try (JournaledFile file = JournaledFile.open(
        ChannelFile.open(next.resolve("file")), ChannelFile.open(next.resolve("journal")))) {
      return content(file);
    }
  }

  @Test
  void a_failure_stays_until_the_file_is_opened_again() throws IOException {
    FaultyDisk disk = new FaultyDisk(new Random(1));
    JournaledFile file = open(disk);
    file.write(ByteBuffer.wrap(new byte[10]), 0);
    disk.refuseToForce();
    assertThatThrownBy(() -> file.force(file.mark())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> file.force(file.mark())).hasMessageContaining("earlier");
    assertThat(file.write(ByteBuffer.wrap(new byte[10]), 10)).isEqualTo(10);
    assertThat(file.size()).isEqualTo(20);
    file.close();
  }

  @Test
  void what_is_written_after_a_mark_does_not_come_to_the_disk_with_it() throws IOException {
    FaultyDisk disk = new FaultyDisk(new Random(1));
    JournaledFile file = open(disk);
    file.write(ByteBuffer.wrap(new byte[] {1}), 0);
    JournaledFile.Mark mark = file.mark();
    file.write(ByteBuffer.wrap(new byte[] {2, 3}), 0);
    file.force(true);
    file.force(mark);
    assertThat(content(file)).containsExactly(2, 3);
    file.close();
    disk.restoreInto(folder.resolve("next"));
    assertThat(recovered(folder.resolve("next"))).containsExactly(1);
  }

  @Test
  void a_mark_that_was_passed_already_is_on_disk() throws IOException {
    try (JournaledFile file = open(ChannelFile::open)) {
      file.write(ByteBuffer.wrap(new byte[] {1}), 0);
      JournaledFile.Mark earlier = file.mark();
      file.write(ByteBuffer.wrap(new byte[] {2}), 0);
      file.force(file.mark());
      file.force(earlier);
      assertThat(content(file)).containsExactly(2);
    }
  }

  @Test
  void a_file_that_was_not_closed_whole_is_as_it_was_at_the_last_mark() throws IOException {
    JournaledFile file = open(ChannelFile::open);
    file.write(ByteBuffer.wrap(new byte[] {1}), 0);
    file.force(file.mark());
    file.write(ByteBuffer.wrap(new byte[] {2}), 0);
    file.close();
    assertThat(recovered(folder)).containsExactly(1);
  }

  @Test
  void redo_is_there_until_the_next_mark_was_forced() throws IOException {
    JournaledFile file = open(ChannelFile::open);
    file.write(ByteBuffer.wrap(new byte[] {1}), 0);
    file.force(file.mark());
    file.forceRedo(new byte[] {7});
    file.forceRedo(new byte[] {8, 9});
    file.close();
    file = open(ChannelFile::open);
    assertThat(file.redo()).containsExactly(new byte[] {7}, new byte[] {8, 9});
    assertThat(content(file)).containsExactly(1);
    file.force(file.mark());
    assertThat(file.redo()).isEmpty();
    file.close();
    file = open(ChannelFile::open);
    assertThat(file.redo()).isEmpty();
    file.close();
  }

  @Test
  void redo_that_the_power_cut_short_is_not_there() throws IOException {
    for (long seed = 0; seed < 40; seed++) {
      FaultyDisk disk = new FaultyDisk(new Random(seed));
      Path next = folder.resolve("after" + seed);
      JournaledFile file = open(disk);
      int forced = 0;
      disk.cutPowerAfter(2 + (int) (seed % 20));
      try {
        while (true) {
          file.forceRedo(new byte[100_000]);
          forced++;
        }
      } catch (IOException cut) {
        disk.restoreInto(next);
      }
      try (JournaledFile again = JournaledFile.open(
          ChannelFile.open(next.resolve("file")), ChannelFile.open(next.resolve("journal")))) {
        assertThat(again.redo()).hasSizeBetween(forced, forced + 1);
      }
      Files.delete(folder.resolve("file"));
      Files.delete(folder.resolve("journal"));
    }
  }

  @Test
  void the_file_is_far_behind_when_much_redo_or_many_writes_wait() throws IOException {
    try (JournaledFile file = JournaledFile.open(
        ChannelFile.open(folder.resolve("file")),
        ChannelFile.open(folder.resolve("journal")),
        10)) {
      file.forceRedo(new byte[10]);
      assertThat(file.isFarBehind()).isFalse();
      file.forceRedo(new byte[1]);
      assertThat(file.isFarBehind()).isTrue();
      file.force(file.mark());
      assertThat(file.isFarBehind()).isFalse();
      file.write(ByteBuffer.wrap(new byte[11]), 0);
      assertThat(file.isFarBehind()).isTrue();
    }
  }

  @Test
  void the_journal_does_not_grow_for_ever() throws IOException {
    try (JournaledFile file = open(ChannelFile::open)) {
      for (int round = 0; round < 100; round++) {
        file.write(ByteBuffer.wrap(new byte[1 << 20]), 0);
        file.force(file.mark());
      }
    }
    assertThat(Files.size(folder.resolve("journal"))).isLessThan(40L << 20);
  }
}
