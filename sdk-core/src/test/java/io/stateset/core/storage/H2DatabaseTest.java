package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.OwnThreads;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class H2DatabaseTest extends DatabaseContract {
  @TempDir
  Path folder;

  @Override
  DatabaseOptions options() {
    return DatabaseOptions.embedded(folder);
  }

  @Test
  void who_waits_for_a_row_and_who_waits_for_the_disk_do_not_wait_for_each_other()
      throws Exception {
    write(1);
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Integer> holder = run(() -> database.inTransaction(transaction -> {
      touch(transaction, 1);
      locked.countDown();
      join(goOn);
      return insert(transaction, 2);
    }));
    join(locked);
    CompletableFuture<Integer> waiter =
        run(() -> database.inTransaction(transaction -> touch(transaction, 1)));
    CompletableFuture<Integer> commits =
        run(() -> database.inTransaction(transaction -> insert(transaction, 3)));
    goOn.countDown();
    holder.get(30, TimeUnit.SECONDS);
    waiter.get(30, TimeUnit.SECONDS);
    commits.get(30, TimeUnit.SECONDS);
    assertThat(ids()).containsExactly(1L, 2L, 3L);
  }

  private static CompletableFuture<Integer> run(Supplier<Integer> work) {
    return CompletableFuture.supplyAsync(work, OwnThreads.EXECUTOR);
  }

  private static int touch(Transaction transaction, long id) {
    return transaction.writer().execute("UPDATE note SET place = NULL WHERE id = ?", id);
  }
}
