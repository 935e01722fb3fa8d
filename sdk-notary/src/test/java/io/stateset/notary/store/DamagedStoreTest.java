package io.stateset.notary.store;

import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.spend;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.notary.machine.Head;
import io.stateset.notary.store.StoreException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever becomes of one of the store's files: the store is as it was, or refuses as damaged; it
 * never begins anew, and opens again once the file is back.
 */
class DamagedStoreTest {

  @TempDir
  Path root;

  private Path folder;
  private Head head;

  /** What may become of a file. */
  private enum Damage {
    DELETED {
      @Override
      void befall(Path file, byte[] whole) throws IOException {
        Files.delete(file);
      }
    },
    EMPTIED {
      @Override
      void befall(Path file, byte[] whole) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    CUT {
      @Override
      void befall(Path file, byte[] whole) throws IOException {
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      }
    },
    ZEROED {
      @Override
      void befall(Path file, byte[] whole) throws IOException {
        Files.write(file, new byte[whole.length]);
      }
    },
    CHANGED_AT_THE_BEGINNING {
      @Override
      void befall(Path file, byte[] whole) throws IOException {
        Files.write(file, changed(whole, 0));
      }
    },
    CHANGED_IN_THE_MIDDLE {
      @Override
      void befall(Path file, byte[] whole) throws IOException {
        Files.write(file, changed(whole, whole.length / 2));
      }
    },
    CHANGED_AT_THE_END {
      @Override
      void befall(Path file, byte[] whole) throws IOException {
        Files.write(file, changed(whole, whole.length - 1));
      }
    };

    abstract void befall(Path file, byte[] whole) throws IOException;

    private static byte[] changed(byte[] whole, int position) {
      byte[] changed = whole.clone();
      if (changed.length > 0) {
        changed[position] ^= 0x55;
      }
      return changed;
    }
  }

  /** Some of it in tables, some of it in the write-ahead log. */
  @BeforeEach
  void fill() {
    folder = root.resolve("store");
    commit(0, 40);
    head = commit(40, 60);
  }

  private Head commit(int from, int to) {
    try (NotaryStore store = open()) {
      for (int i = from; i < to; i++) {
        NotaryStoreContract.apply(store, NOW, spend("T" + i, "s" + i));
      }
      return store.head();
    }
  }

  private NotaryStore open() {
    return RocksStore.open(
        RocksOptions.in(folder).withDisk(() -> Long.MAX_VALUE, 0).withMemoryBytes(32 << 20));
  }

  @ParameterizedTest
  @EnumSource
  void a_damaged_file_is_noticed_and_nothing_is_begun_anew(Damage damage) throws IOException {
    Path whole = Files.move(folder, root.resolve("whole"));
    for (Path file : files(whole)) {
      restore(whole);
      Path victim = folder.resolve(file.getFileName());
      damage.befall(victim, Files.readAllBytes(file));
      assertWholeOrRefused(victim);
      Files.copy(file, victim, REPLACE_EXISTING);
      assertWhole();
    }
  }

  private void assertWholeOrRefused(Path victim) {
    try {
      assertWhole();
    } catch (StoreException refusal) {
      assertThat(refusal.reason()).as(victim.toString()).isEqualTo(Code.DAMAGED);
      return;
    }
  }

  @Test
  void a_folder_that_lost_everything_but_the_height_is_not_begun_anew() throws IOException {
    for (Path file : files(folder)) {
      if (!file.endsWith(SureHeight.NAME)) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Code.DAMAGED));
    assertThat(files(folder)).hasSize(1);
  }

  @Test
  void a_store_with_blocks_that_lost_the_height_that_it_had_reached_is_damaged()
      throws IOException {
    Files.delete(folder.resolve(SureHeight.NAME));

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Code.DAMAGED));
  }

  private void assertWhole() {
    try (NotaryStore store = open()) {
      store.verify();
      assertThat(store.head()).isEqualTo(head);
    }
  }

  private void restore(Path whole) throws IOException {
    if (Files.exists(folder)) {
      for (Path file : files(folder)) {
        Files.delete(file);
      }
    }
    Files.createDirectories(folder);
    for (Path file : files(whole)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(files.toList());
    }
  }
}
