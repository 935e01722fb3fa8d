package io.stateset.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.corda.core.identity.CordaX500Name;
import org.junit.jupiter.api.Test;

class PeerComplaintsTest {
  private static final CordaX500Name BOB = TransportContract.name("Bob");
  private static final CordaX500Name CAROL = TransportContract.name("Carol");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final PeerComplaints complaints = new PeerComplaints(new Clock() {
    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  });

  private int complain(CordaX500Name peer, int times) {
    AtomicInteger logged = new AtomicInteger();
    for (int i = 0; i < times; i++) {
      complaints.about(peer, logged::incrementAndGet);
    }
    return logged.get();
  }

  @Test
  void a_peer_gets_a_few_lines_of_the_log_and_no_more() {
    assertThat(complain(BOB, 1_000)).isEqualTo(PeerComplaints.MAX_COMPLAINTS);
    assertThat(complain(BOB, 1_000)).isZero();
  }

  @Test
  void one_peers_wrongs_do_not_hide_anothers() {
    complain(BOB, 1_000);
    assertThat(complain(CAROL, 3)).isEqualTo(3);
  }

  @Test
  void after_a_while_there_is_room_again() {
    complain(BOB, 1_000);
    now.set(now.get().plus(PeerComplaints.WINDOW));
    assertThat(complain(BOB, 1_000)).isEqualTo(PeerComplaints.MAX_COMPLAINTS);
  }
}
