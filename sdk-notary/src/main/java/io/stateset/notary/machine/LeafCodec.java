package io.stateset.notary.machine;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a leaf, all numbers big-endian:
 *
 * <pre>
 * version          1 byte, 1
 * transaction id   32
 * inputs           count 2, then 36 each
 * references       count 2, then 36 each
 * window           1 byte: bit 0 from, bit 1 until; then for each that is set seconds 8, nanoseconds 4
 * </pre>
 */
public final class LeafCodec {
  /** What the counts can hold; {@link Limits} bounds them further. */
  public static final int MAX_STATES = 0xffff;

  private static final byte VERSION = 1;
  private static final int FROM = 1;
  private static final int UNTIL = 2;
  private static final int INSTANT_BYTES = Long.BYTES + Integer.BYTES;
  private static final int FIXED_BYTES = 1 + Hash.BYTES + 2 * Short.BYTES + 1;

  private LeafCodec() {}

  /**
   * The only binary form of the leaf.
   *
   * @throws IllegalArgumentException for more states than the form can hold
   */
  public static byte[] encode(LogLeaf leaf) {
    ByteBuffer target = ByteBuffer.allocate(length(leaf));
    target.put(VERSION);
    leaf.transactionId().writeTo(target);
    writeStates(leaf.inputs(), target);
    writeStates(leaf.references(), target);
    writeWindow(leaf.window(), target);
    return target.array();
  }

  /**
   * Reads a leaf and nothing else.
   *
   * @throws MalformedException for anything but exactly one leaf
   */
  public static LogLeaf decode(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    LogLeaf leaf = Decoding.guarded(() -> read(source));
    Decoding.requireEnd(source);
    return leaf;
  }

  /** Reads the leaf at the buffer's position; under- and overflow are the caller's to translate. */
  static LogLeaf read(ByteBuffer source) {
    Decoding.requireVersion(VERSION, source);
    return new LogLeaf(
        Hash.read(source), readStates(source), readStates(source), readWindow(source));
  }

  private static int length(LogLeaf leaf) {
    Window window = leaf.window();
    int bounds = (window.from() == null ? 0 : 1) + (window.until() == null ? 0 : 1);
    return FIXED_BYTES + leaf.states() * StateReference.BYTES + bounds * INSTANT_BYTES;
  }

  private static void writeStates(List<StateReference> states, ByteBuffer target) {
    if (states.size() > MAX_STATES) {
      throw new IllegalArgumentException("more states than a request can name: " + states.size());
    }
    target.putShort((short) states.size());
    states.forEach(state -> state.writeTo(target));
  }

  private static List<StateReference> readStates(ByteBuffer source) {
    int count = source.getShort() & 0xffff;
    if ((long) count * StateReference.BYTES > source.remaining()) {
      throw new MalformedException("a leaf names more states than it holds: " + count, null);
    }
    List<StateReference> states = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      states.add(new StateReference(Hash.read(source), source.getInt()));
    }
    return states;
  }

  private static void writeWindow(Window window, ByteBuffer target) {
    target.put((byte) ((window.from() == null ? 0 : FROM) | (window.until() == null ? 0 : UNTIL)));
    writeBound(window.from(), target);
    writeBound(window.until(), target);
  }

  private static void writeBound(@Nullable Instant bound, ByteBuffer target) {
    if (bound != null) {
      writeInstant(bound, target);
    }
  }

  private static Window readWindow(ByteBuffer source) {
    int flags = source.get();
    if ((flags & ~(FROM | UNTIL)) != 0) {
      throw new MalformedException("unknown flags of a time window: " + flags, null);
    }
    Instant from = (flags & FROM) == 0 ? null : readInstant(source);
    Instant until = (flags & UNTIL) == 0 ? null : readInstant(source);
    return new Window(from, until);
  }

  static void writeInstant(Instant instant, ByteBuffer target) {
    target.putLong(instant.getEpochSecond()).putInt(instant.getNano());
  }

  static Instant readInstant(ByteBuffer source) {
    long seconds = source.getLong();
    int nanos = source.getInt();
    if (nanos < 0 || nanos > 999_999_999) {
      throw new MalformedException("nanoseconds out of range: " + nanos, null);
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      throw new MalformedException("an instant out of range", e);
    }
  }
}
