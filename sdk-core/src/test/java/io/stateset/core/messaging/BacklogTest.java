package io.stateset.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for a peer, and in which order it is known. */
class BacklogTest {
  private static final int MANY = 100;

  private final Backlog backlog = new Backlog(4, 4, 10);

  @Test
  void what_comes_before_its_predecessor_waits_for_it() {
    backlog.add(batch(6, 7));

    assertThat(backlog.waiting()).isZero();
    assertThat(next()).isEmpty();

    backlog.add(batch(5));

    assertThat(backlog.waiting()).isEqualTo(3);
    assertThat(next()).containsExactly(5, 6, 7);
  }

  @Test
  void what_was_stored_by_nobody_knows_whom_closes_a_gap_and_is_read_from_disk() {
    backlog.add(batch(7));
    backlog.addStored(6);

    assertThat(backlog.lastNumber()).isEqualTo(7);
    assertThat(next()).isEmpty();

    backlog.acknowledge(6);

    assertThat(next()).containsExactly(7);
  }

  @Test
  void word_of_what_is_known_already_changes_nothing() {
    backlog.add(batch(5, 6));
    backlog.addStored(5);

    assertThat(backlog.lastNumber()).isEqualTo(6);
    assertThat(next()).containsExactly(5, 6);
  }

  @Test
  void what_memory_has_no_room_for_is_left_to_the_disk() {
    backlog.add(new LinkBatch(5, List.of(new byte[8])));
    backlog.add(new LinkBatch(6, List.of(new byte[8])));
    backlog.add(batch(7));

    assertThat(backlog.next(MANY, MANY)).hasSize(1);

    backlog.acknowledge(5);

    assertThat(backlog.waiting()).isEqualTo(2);
    assertThat(next()).isEmpty();
  }

  @Test
  void a_batch_has_a_bound_of_bytes_and_one_of_messages() {
    backlog.add(batch(5, 6, 7, 8));

    assertThat(backlog.next(2, MANY)).hasSize(2);
    assertThat(backlog.next(MANY, 3)).hasSize(3);
    assertThat(backlog.next(0, MANY)).hasSize(1);
  }

  private List<Integer> next() {
    List<Integer> payloads = new ArrayList<>();
    backlog.next(MANY, MANY).forEach(payload -> payloads.add((int) payload[0]));
    return payloads;
  }

  /** Each payload is its own number. */
  private static LinkBatch batch(int... numbers) {
    List<byte[]> payloads = new ArrayList<>();
    for (int number : numbers) {
      payloads.add(new byte[] {(byte) number});
    }
    return new LinkBatch(numbers[0], payloads);
  }
}
