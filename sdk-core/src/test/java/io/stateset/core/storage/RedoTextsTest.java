package io.stateset.core.storage;

import static io.stateset.core.storage.RedoTexts.Effect.ANYTHING;
import static io.stateset.core.storage.RedoTexts.Effect.CHANGES_ROWS;
import static io.stateset.core.storage.RedoTexts.Effect.LOCKS;
import static io.stateset.core.storage.RedoTexts.Effect.READS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedoTextsTest {
  private final RedoTexts texts = new RedoTexts();

  @ParameterizedTest
  @ValueSource(strings = {"select 1", " SELECT a FROM b", "\nselect nextday from b"})
  void queries_read(String sql) {
    assertThat(texts.effect(sql)).isEqualTo(READS);
  }

  @Test
  void a_query_for_update_locks() {
    assertThat(texts.effect("SELECT a FROM b FOR  UPDATE")).isEqualTo(LOCKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into a (b) values (?)",
        " UPDATE a SET b = b + 1 WHERE c = ?",
        "delete from a where uuid_of_b = ?",
        "insert into a (b) select ? where not exists (select 1 from a where b = ?)"
      })
  void changes_with_bound_values_can_be_repeated(String sql) {
    assertThat(texts.effect(sql)).isEqualTo(CHANGES_ROWS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into a (b) values (NEXT VALUE FOR c)",
        "insert into a (b) values (default)",
        "update a set b = current_timestamp",
        "update a set b = now()",
        "update a set b = RANDOM_UUID()",
        "update a set b = rand()",
        "select next value for c",
        "SELECT a FROM FINAL TABLE (UPDATE b SET a = 1)",
        "with c as (select 1) select * from c",
        "merge into a key (b) values (1)",
        "create table a (b int)",
        "call f()",
        ""
      })
  void everything_else_may_do_anything(String sql) {
    assertThat(texts.effect(sql)).isEqualTo(ANYTHING);
  }

  @Test
  void a_statement_without_a_known_text_may_do_anything() {
    assertThat(texts.effect(null)).isEqualTo(ANYTHING);
  }

  @Test
  void texts_without_end_are_judged_all_the_same() {
    for (int number = 0; number < 2_000; number++) {
      assertThat(texts.effect("update a set b = " + number)).isEqualTo(CHANGES_ROWS);
    }
  }
}
