package io.stateset.notary.store;

import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.spend;
import static io.stateset.notary.machine.Requests.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.notary.machine.Governance;
import io.stateset.notary.machine.Head;
import io.stateset.notary.machine.Limits;
import io.stateset.notary.store.StoreException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

class RocksStoreTest extends NotaryStoreContract {
  @TempDir
  Path folder;

  private final AtomicLong usableBytes = new AtomicLong(Long.MAX_VALUE);

  @Override
  protected NotaryStore open() {
    return RocksStore.open(options());
  }

  private RocksOptions options() {
    return RocksOptions.in(folder.resolve("store"))
        .withDisk(usableBytes::get, 1000)
        .withMemoryBytes(32 << 20);
  }

  private void reopen() {
    store.close();
    store = open();
  }

  @Test
  void what_was_committed_is_there_after_opening_again() {
    apply(store, NOW, spend("T", "a"), spend("U", "b"));
    Head head = store.head();
    reopen();
    assertThat(store.head()).isEqualTo(head);
    assertThat(store.consumed(states("a", "b"))).hasSize(2);
    store.verify();
  }

  @Test
  void a_store_keeps_the_governance_that_it_began_with() {
    store.close();
    RocksOptions small = RocksOptions.in(folder.resolve("small")).withMemoryBytes(32 << 20);
    Governance governance = new Governance(new Limits(7));
    RocksStore.open(small.withGovernance(governance)).close();
    try (NotaryStore again = RocksStore.open(small)) {
      assertThat(again.head().governance()).isEqualTo(governance);
    }
  }

  @Test
  void every_commit_is_forced_to_disk() {
    store.close();
    try (Statistics statistics = new Statistics();
        NotaryStore counted = RocksStore.open(options(), statistics)) {
      for (int i = 1; i <= 20; i++) {
        long before = statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);
        apply(counted, NOW, spend("T" + i, "s" + i));
        assertThat(statistics.getTickerCount(TickerType.WAL_FILE_SYNCED)).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void a_second_store_on_the_same_folder_is_refused() {
    assertRefused(Code.IN_USE);
    apply(store, NOW, spend("T", "a"));
    reopen();
    assertThat(store.head().log().size()).isEqualTo(1);
  }

  @Test
  void a_full_disk_refuses_commits_until_there_is_room_again() {
    apply(store, NOW, spend("T", "a"));
    usableBytes.set(999);
    assertThatThrownBy(() -> apply(store, NOW, spend("U", "b")))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Code.FULL));
    assertThat(store.consumed(states("b"))).isEmpty();
    usableBytes.set(1000);
    apply(store, NOW, spend("U", "b"));
    assertThat(store.consumed(states("b"))).hasSize(1);
  }

  @Test
  void a_folder_that_is_a_file_is_refused() throws IOException {
    store.close();
    deleteAll(folder.resolve("store"));
    Files.createFile(folder.resolve("store"));
    assertRefused(Code.UNUSABLE);
  }

  @Test
  void a_store_without_its_list_of_files_is_damaged_and_not_begun_anew() throws IOException {
    apply(store, NOW, spend("T", "a"));
    store.close();
    Files.delete(folder.resolve("store/CURRENT"));
    assertRefused(Code.DAMAGED);
    assertThat(files("MANIFEST-*")).isNotEmpty();
  }

  @Test
  void a_byte_changed_in_the_middle_of_the_write_ahead_log_is_damage() throws IOException {
    for (int i = 0; i < 50; i++) {
      apply(store, NOW, spend("T" + i, "s" + i));
    }
    store.close();
    changeByte(largest("*.log"), 1000);
    assertRefused(Code.DAMAGED);
  }

  @Test
  void a_table_that_is_gone_is_damage() throws IOException {
    apply(store, NOW, spend("T", "a"));
    reopen();
    apply(store, NOW, spend("U", "b"));
    store.close();
    Files.delete(largest("*.sst"));
    assertRefused(Code.DAMAGED);
  }

  @Test
  void a_record_torn_at_the_end_of_the_write_ahead_log_was_never_acknowledged() throws IOException {
    for (int i = 0; i < 5; i++) {
      apply(store, NOW, spend("T" + i, "s" + i));
    }
    becomeWhatAKillLeaves();
    Path log = largest("*.log");
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 10);
    }
    store = open();
    assertThat(store.head().log().size()).isEqualTo(4);
    store.verify();
  }

  @Test
  void a_byte_changed_in_a_table_is_damage_when_it_is_read() throws IOException {
    for (int i = 0; i < 50; i++) {
      apply(store, NOW, spend("T" + i, "s" + i));
    }
    reopen();
    store.close();
    changeByte(largest("*.sst"), 200);
    assertThatThrownBy(() -> {
          try (NotaryStore damaged = open()) {
            damaged.verify();
          }
        })
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Code.DAMAGED));
  }

  @Test
  void records_that_are_missing_after_a_clean_end_are_damage() throws IOException {
    apply(store, NOW, spend("T", "a"));
    apply(store, NOW, spend("U", "b"));
    store.close();
    Path log = largest("*.log");
    byte[] whole = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(whole, whole.length - 10));
    assertRefused(Code.DAMAGED);
    Files.write(log, whole);
    store = open();
    assertThat(store.head().log().size()).isEqualTo(2);
  }

  @Test
  void a_store_whose_making_was_cut_off_is_made() throws Exception {
    store.close();
    deleteAll(folder.resolve("store"));
    Files.createDirectory(folder.resolve("store"));
    RocksDB.open(folder.resolve("store").toString()).close();
    store = open();
    apply(store, NOW, spend("T", "a"));
    reopen();
    assertThat(store.head().log().size()).isEqualTo(1);
  }

  /** The files as they are now, without an orderly end. */
  private void becomeWhatAKillLeaves() throws IOException {
    Path running = folder.resolve("store");
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (Path file : files("*")) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    store.close();
    deleteAll(running);
    Files.move(copy, running);
  }

  private void assertRefused(Code code) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(code));
  }

  private List<Path> files(String glob) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve("store"), glob)) {
      List<Path> files = new ArrayList<>();
      found.forEach(files::add);
      return files;
    }
  }

  private Path largest(String glob) throws IOException {
    return files(glob).stream()
        .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
        .orElseThrow();
  }

  private static void changeByte(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 1;
    Files.write(file, bytes);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(RocksStoreTest::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
