package io.stateset.core.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The messages of one link that the peer has not acknowledged: which numbers there are, and the
 * next ones themselves as far as memory is meant for them; the rest is read from disk. Used under
 * its link's lock.
 */
final class Backlog {
  private final long maxBytes;
  private final TreeMap<Long, byte[]> remembered = new TreeMap<>();
  private final TreeMap<Long, Long> early = new TreeMap<>();
  private long rememberedBytes;
  private long lastNumber;
  private long acknowledged;

  Backlog(long lastNumber, long acknowledged, long maxBytes) {
    this.lastNumber = lastNumber;
    this.acknowledged = acknowledged;
    this.maxBytes = maxBytes;
  }

  /** The highest number of those without a gap. */
  long lastNumber() {
    return lastNumber;
  }

  long acknowledged() {
    return acknowledged;
  }

  long waiting() {
    return lastNumber - acknowledged;
  }

  /**
   * {@code messages} are safe on disk, and so are those before them, whose own thread may come
   * later: they wait for it, so that none has to be read from disk.
   */
  void add(LinkBatch messages) {
    early.put(messages.first(), messages.last());
    closeGap();
    long number = messages.first();
    for (byte[] payload : messages.payloads()) {
      if (number > acknowledged && rememberedBytes + payload.length <= maxBytes) {
        remembered.put(number, payload);
        rememberedBytes += payload.length;
      }
      number++;
    }
  }

  /** All messages up to {@code number} are safe on disk, whoever put them there. */
  void addStored(long number) {
    lastNumber = Math.max(lastNumber, number);
    closeGap();
  }

  private void closeGap() {
    while (!early.isEmpty() && early.firstKey() <= lastNumber + 1) {
      lastNumber = Math.max(lastNumber, early.pollFirstEntry().getValue());
    }
  }

  /** The messages that come next, as far as they are in memory and within the bounds. */
  List<byte[]> next(int maxBytesOfBatch, int maxMessages) {
    List<byte[]> payloads = new ArrayList<>();
    long bytes = 0;
    long last = Math.min(lastNumber, acknowledged + maxMessages);
    for (long number = acknowledged + 1; number <= last; number++) {
      byte[] payload = remembered.get(number);
      if (payload == null || (!payloads.isEmpty() && bytes + payload.length > maxBytesOfBatch)) {
        return payloads;
      }
      bytes += payload.length;
      payloads.add(payload);
    }
    return payloads;
  }

  /** The peer has stored everything up to {@code mark}, and nothing after it. */
  void acknowledge(long mark) {
    acknowledged = mark;
    while (!remembered.isEmpty() && remembered.firstKey() <= mark) {
      rememberedBytes -= remembered.pollFirstEntry().getValue().length;
    }
  }
}
