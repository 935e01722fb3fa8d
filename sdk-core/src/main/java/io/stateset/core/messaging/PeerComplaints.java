package io.stateset.core.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a few complaints a minute about each peer into the log: no peer may fill the disk, or hide
 * what others do, by doing wrong quickly. Thread-safe.
 */
public final class PeerComplaints {
  /** Of one peer, in {@link #WINDOW}. */
  static final int MAX_COMPLAINTS = 10;

  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(PeerComplaints.class);

  private final Clock clock;
  private final Map<CordaX500Name, Window> windows = new ConcurrentHashMap<>();

  private record Window(Instant end, int complaints) {}

  /** {@code clock} says when a minute is over. */
  public PeerComplaints(Clock clock) {
    this.clock = clock;
  }

  /** Runs {@code log}, unless there was too much about {@code peer} already. */
  public void about(CordaX500Name peer, Runnable log) {
    Instant now = clock.instant();
    Window window = windows.compute(peer, (key, last) -> next(key, last, now));
    if (window.complaints() <= MAX_COMPLAINTS) {
      log.run();
    }
  }

  private static Window next(CordaX500Name peer, @Nullable Window last, Instant now) {
    if (last != null && now.isBefore(last.end())) {
      return new Window(last.end(), last.complaints() + 1);
    }
    if (last != null && last.complaints() > MAX_COMPLAINTS) {
      int leftOut = last.complaints() - MAX_COMPLAINTS;
      LOG.warn("{} further complaints about {} were left out", leftOut, peer);
    }
    return new Window(now.plus(WINDOW), 1);
  }
}
