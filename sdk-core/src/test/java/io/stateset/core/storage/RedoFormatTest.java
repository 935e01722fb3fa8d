package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RedoFormatTest {
  private static final List<List<RedoStatement>> COMMITS = List.of(
      List.of(
          new RedoStatement("UPDATE a SET b = ?", 3, Arrays.asList(true, false, null)),
          new RedoStatement("DELETE FROM ä", 0, List.of())),
      List.of(new RedoStatement(
          "UPDATE a SET b = ?",
          1,
          List.of(
              Long.MIN_VALUE,
              "ö\u0000",
              new BigDecimal("-1.50"),
              UUID.fromString("00000000-0000-0001-0000-000000000002"),
              OffsetDateTime.parse("2026-01-02T03:04:05.678901Z")))));

  @Test
  void commits_come_back_as_they_were() throws DamagedFileException {
    assertThat(RedoFormat.decode(RedoFormat.encode(COMMITS))).isEqualTo(COMMITS);
  }

  @Test
  void bytes_and_small_numbers_come_back_with_their_values() throws DamagedFileException {
    List<RedoStatement> commit =
        List.of(new RedoStatement("INSERT", 1, List.of(new byte[] {1, 2}, (short) 3, 4)));
    List<?> values =
        RedoFormat.decode(RedoFormat.encode(List.of(commit))).get(0).get(0).values();
    assertThat((byte[]) values.get(0)).containsExactly(1, 2);
    assertThat(values.subList(1, 3)).isEqualTo(List.of(3L, 4L));
  }

  @Test
  void what_the_format_keeps_is_what_statements_may_bind() {
    assertThat(RedoStatement.keeps(new byte[0])).isTrue();
    assertThat(RedoStatement.keeps(null)).isTrue();
    assertThat(RedoStatement.keeps(java.time.LocalDate.EPOCH)).isFalse();
    assertThat(RedoStatement.keeps(1.5)).isFalse();
  }

  @Test
  void bytes_that_are_cut_short_are_damage() {
    byte[] bytes = RedoFormat.encode(COMMITS);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RedoFormat.decode(cut)).isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void changed_bytes_are_damage_or_something_else_but_nothing_worse() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = RedoFormat.encode(COMMITS);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        assertThat(RedoFormat.decode(bytes)).isNotNull();
      } catch (DamagedFileException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("log of commits");
      }
    }
  }
}
