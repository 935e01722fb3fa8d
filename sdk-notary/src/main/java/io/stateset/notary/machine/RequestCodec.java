package io.stateset.notary.machine;

import java.nio.ByteBuffer;

/**
 * The binary form of a request, as it travels in a block: version 1 byte, 1; length of the leaf 4;
 * the leaf ({@link LeafCodec}); the caller's name, length 2 and UTF-8.
 */
public final class RequestCodec {
  /** The longest name of a caller, in bytes; a legal name has at most a few hundred characters. */
  public static final int MAX_CALLER_BYTES = 1024;

  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + Integer.BYTES + Short.BYTES;

  private RequestCodec() {}

  /** The longest request that names no more than {@code states} states, in bytes. */
  public static int maxBytes(int states) {
    return FIXED_BYTES + 62 + states * StateReference.BYTES + MAX_CALLER_BYTES;
  }

  /** The only binary form of the request. */
  public static byte[] encode(NotaryRequest request) {
    byte[] leaf = request.leafBytes();
    byte[] caller = request.callerBytes();
    ByteBuffer target = ByteBuffer.allocate(FIXED_BYTES + leaf.length + caller.length);
    target.put(VERSION).putInt(leaf.length).put(leaf);
    Text.write(caller, target);
    return target.array();
  }

  /**
   * Reads a request and nothing else.
   *
   * @param maxBytes the bound on the whole
   * @throws MalformedException for anything but exactly one request
   */
  public static NotaryRequest decode(byte[] bytes, int maxBytes) {
    Decoding.requireLength(bytes, maxBytes);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    NotaryRequest request = Decoding.guarded(() -> read(source));
    Decoding.requireEnd(source);
    return request;
  }

  private static NotaryRequest read(ByteBuffer source) {
    Decoding.requireVersion(VERSION, source);
    byte[] leafBytes = readLeafBytes(source);
    String caller = Text.read(source, MAX_CALLER_BYTES);
    return new NotaryRequest(LeafCodec.decode(leafBytes), caller, leafBytes);
  }

  static byte[] readLeafBytes(ByteBuffer source) {
    int length = source.getInt();
    if (length < 0 || length > source.remaining()) {
      throw new MalformedException("a leaf of a wrong length: " + length, null);
    }
    byte[] leafBytes = new byte[length];
    source.get(leafBytes);
    return leafBytes;
  }
}
