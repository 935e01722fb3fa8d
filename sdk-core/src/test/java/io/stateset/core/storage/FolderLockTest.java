package io.stateset.core.storage;

import static io.stateset.core.storage.DatabaseContract.assertRefused;
import static io.stateset.core.storage.StorageException.Code.FOLDER_IN_USE;
import static io.stateset.core.storage.StorageException.Code.FOLDER_UNUSABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir
  Path folder;

  @Test
  void a_second_node_in_this_process_is_refused() {
    try (FolderLock lock = FolderLock.acquire(folder)) {
      assertRefused(FOLDER_IN_USE, () -> FolderLock.acquire(folder));
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void a_closed_lock_can_be_acquired_again() {
    FolderLock.acquire(folder).close();
    FolderLock.acquire(folder).close();
  }

  @Test
  void a_second_process_is_refused_also_after_a_second_node_was() throws Exception {
    try (FolderLock lock = FolderLock.acquire(folder)) {
      assertRefused(FOLDER_IN_USE, () -> FolderLock.acquire(folder));
      assertThat(lock).isNotNull();
      assertThat(openInOtherProcess()).isEqualTo("FOLDER_IN_USE");
    }
    assertThat(openInOtherProcess()).isEqualTo("OPENED");
  }

  private String openInOtherProcess() throws IOException {
    Process process = ChildProcess.start(OpenFolder.class, folder.toString());
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void claims_of_dead_processes_do_not_matter() throws IOException {
    Files.createFile(folder.resolve("node-1-1.claim"));
    FolderLock.acquire(folder).close();
    assertThat(folder.resolve("node-1-1.claim")).doesNotExist();
  }

  @Test
  void a_file_in_the_folders_place_is_refused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(FOLDER_UNUSABLE, () -> FolderLock.acquire(file));
  }

  /** Opens a folder in a process of its own and says how that went. */
  static final class OpenFolder {
    public static void main(String[] arguments) {
      try (FolderLock lock = FolderLock.acquire(Path.of(arguments[0]))) {
        System.out.println(lock == null ? "" : "OPENED");
      } catch (StorageException e) {
        System.out.println(e.code());
      }
    }
  }
}
