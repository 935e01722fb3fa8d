package io.stateset.guests;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The comparison that the hosts rely on notices what a bad guest would do. */
class JvmStateTest {

  @Test
  void nothing_changes_by_looking() {
    JvmState.now(Map.of());
    assertThat(JvmState.now(Map.of()).differences(JvmState.now(Map.of()))).isEmpty();
  }

  @Test
  void a_security_provider_is_noticed_and_so_is_another_default_random() {
    assertNoticed(
        () -> Security.insertProviderAt(
            new Provider("Guest", "1", "") {
              private static final long serialVersionUID = 1L;
            },
            1),
        () -> Security.removeProvider("Guest"),
        "providers");
  }

  @Test
  void a_security_property_is_noticed() {
    String before = Security.getProperty("securerandom.source");
    assertNoticed(
        () -> Security.setProperty("securerandom.source", "file:/dev/random2"),
        () -> Security.setProperty("securerandom.source", before),
        "security securerandom.source");
  }

  @Test
  void another_locale_is_noticed() {
    Locale before = Locale.getDefault();
    assertNoticed(
        () -> Locale.setDefault(Locale.GERMANY), () -> Locale.setDefault(before), "locale");
  }

  @Test
  void another_zone_is_noticed() {
    TimeZone before = TimeZone.getDefault();
    assertNoticed(
        () -> TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo")),
        () -> TimeZone.setDefault(before),
        "zone");
  }

  @Test
  void a_system_property_is_noticed() {
    assertNoticed(
        () -> System.setProperty("guest", "here"),
        () -> System.clearProperty("guest"),
        "property guest");
  }

  @Test
  void a_handler_of_uncaught_exceptions_is_noticed() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    assertNoticed(
        () -> Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {}),
        () -> Thread.setDefaultUncaughtExceptionHandler(before),
        "uncaught");
  }

  @Test
  void another_level_of_a_logger_is_noticed() {
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    assertNoticed(() -> root.setLevel(Level.ALL), () -> root.setLevel(before), "logger ");
  }

  @Test
  void a_thread_that_lives_on_is_noticed() throws InterruptedException {
    Set<String> before = JvmState.threads();
    CountDownLatch end = new CountDownLatch(1);
    Thread guest = new Thread(() -> await(end), "guest");
    guest.start();
    List<String> left = JvmState.threadsLeft(before);
    end.countDown();
    guest.join();
    assertThat(left).anySatisfy(line -> assertThat(line).contains("guest lives on"));
    assertThat(JvmState.threadsLeft(before)).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertNoticed(Runnable change, Runnable undo, String what) {
    JvmState before = JvmState.now(Map.of());
    JvmState after;
    change.run();
    try {
      after = JvmState.now(Map.of());
    } finally {
      undo.run();
    }
    assertThat(before.differences(after)).anySatisfy(line -> assertThat(line).startsWith(what));
    assertThat(before.differences(JvmState.now(Map.of()))).isEmpty();
  }
}
