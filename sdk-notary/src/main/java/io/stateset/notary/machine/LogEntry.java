package io.stateset.notary.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One accepted request as it is kept: the leaf, which the log's root commits to, and beside it when
 * and for whom it was accepted.
 */
public final class LogEntry {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES =
      1 + Integer.BYTES + Long.BYTES + Integer.BYTES + Short.BYTES;

  private final LogLeaf leaf;
  private final byte[] leafBytes;
  private final Instant time;
  private final byte[] callerBytes;

  private LogEntry(LogLeaf leaf, byte[] leafBytes, Instant time, byte[] callerBytes) {
    this.leaf = leaf;
    this.leafBytes = leafBytes;
    this.time = time;
    this.callerBytes = callerBytes;
  }

  static LogEntry of(NotaryRequest request, Instant time) {
    return new LogEntry(request.leaf(), request.leafBytes(), time, request.callerBytes());
  }

  /** What the log's root commits to. */
  public LogLeaf leaf() {
    return leaf;
  }

  /** RFC 6962's hash of the leaf. */
  public Hash leafHash() {
    return Sha256.leaf(leafBytes);
  }

  /** The time of the block that accepted it. */
  public Instant time() {
    return time;
  }

  /** Who asked first. */
  public String caller() {
    return new String(callerBytes, StandardCharsets.UTF_8);
  }

  /** The form that stores keep: version 1 byte, 1; leaf with its length; block time; caller. */
  public byte[] toBytes() {
    ByteBuffer target = ByteBuffer.allocate(FIXED_BYTES + leafBytes.length + callerBytes.length);
    target.put(VERSION).putInt(leafBytes.length).put(leafBytes);
    LeafCodec.writeInstant(time, target);
    Text.write(callerBytes, target);
    return target.array();
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws MalformedException for anything else
   */
  public static LogEntry fromBytes(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    LogEntry entry = Decoding.guarded(() -> read(source));
    Decoding.requireEnd(source);
    return entry;
  }

  private static LogEntry read(ByteBuffer source) {
    Decoding.requireVersion(VERSION, source);
    byte[] leafBytes = RequestCodec.readLeafBytes(source);
    Instant time = LeafCodec.readInstant(source);
    String caller = Text.read(source, RequestCodec.MAX_CALLER_BYTES);
    return new LogEntry(
        LeafCodec.decode(leafBytes), leafBytes, time, caller.getBytes(StandardCharsets.UTF_8));
  }
}
