package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedByte;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.UnsignedShort;
import org.jspecify.annotations.Nullable;

/**
 * Decodes AMQP 1.0 values (OASIS AMQP 1.0, part 1 "Types", section 1.6) into the Java types that
 * Corda's serializers expect. Counts and lengths are checked against the bytes that are there
 * before anything is allocated. AMQP's arrays and decimals, which Corda never writes, are refused.
 * Not thread-safe.
 */
final class AmqpDecoder {
  private final ByteBuffer in;
  private final int maximumDepth;
  private final BiFunction<Object, Object, Object> described;
  private int remainingElements;

  /** {@code described} makes a described value of descriptor and value. */
  AmqpDecoder(
      ByteBuffer in,
      int maximumDepth,
      int maximumElements,
      BiFunction<Object, Object, Object> described) {
    this.in = in;
    this.maximumDepth = maximumDepth;
    this.remainingElements = maximumElements;
    this.described = described;
  }

  /** The next value. */
  @Nullable
  Object read() throws AmqpRefusal {
    try {
      return read(0);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw malformed();
    }
  }

  private @Nullable Object read(int depth) throws AmqpRefusal {
    if (--remainingElements < 0) {
      throw new AmqpRefusal(Code.TOO_LARGE, "An encoding has too many values");
    }
    if (depth > maximumDepth) {
      throw new AmqpRefusal(Code.TOO_LARGE, "An encoding is nested too deeply");
    }
    int type = in.get() & 0xff;
    return type == 0x00 ? readDescribed(depth) : readPlain(type, depth);
  }

  private Object readDescribed(int depth) throws AmqpRefusal {
    Object descriptor = read(depth + 1);
    Object value = read(depth + 1);
    // A described null does not occur, and a descriptor is a symbol or a number.
    if (value == null || !(descriptor instanceof Symbol || descriptor instanceof UnsignedLong)) {
      throw malformed();
    }
    return described.apply(descriptor, value);
  }

  @SuppressWarnings("JavaUtilDate") // a type of AMQP
  private @Nullable Object readPlain(int type, int depth) throws AmqpRefusal {
    return switch (type) {
      case 0x40 -> null;
      case 0x41 -> true;
      case 0x42 -> false;
      case 0x56 -> readBoolean();
      case 0x51 -> in.get();
      case 0x61 -> in.getShort();
      case 0x54 -> (int) in.get();
      case 0x71 -> in.getInt();
      case 0x55 -> (long) in.get();
      case 0x81 -> in.getLong();
      case 0x72 -> in.getFloat();
      case 0x82 -> in.getDouble();
      case 0x73 -> readCharacter();
      case 0x83 -> new Date(in.getLong());
      case 0x98 -> new UUID(in.getLong(), in.getLong());
      default -> readUnsignedOrSized(type, depth);
    };
  }

  private Object readUnsignedOrSized(int type, int depth) throws AmqpRefusal {
    return switch (type) {
      case 0x50 -> UnsignedByte.valueOf(in.get());
      case 0x60 -> UnsignedShort.valueOf(in.getShort());
      case 0x43 -> UnsignedInteger.ZERO;
      case 0x52 -> UnsignedInteger.valueOf(in.get() & 0xff);
      case 0x70 -> UnsignedInteger.valueOf(in.getInt());
      case 0x44 -> UnsignedLong.ZERO;
      case 0x53 -> UnsignedLong.valueOf(in.get() & 0xffL);
      case 0x80 -> UnsignedLong.valueOf(in.getLong());
      case 0xa0, 0xb0 -> new Binary(readBytes(type));
      case 0xa1, 0xb1 -> new String(readBytes(type), StandardCharsets.UTF_8);
      case 0xa3, 0xb3 -> Symbol.valueOf(new String(readBytes(type), StandardCharsets.US_ASCII));
      case 0x45 -> Collections.emptyList();
      case 0xc0, 0xd0 -> readList(type, depth);
      case 0xc1, 0xd1 -> readMap(type, depth);
      default -> throw malformed();
    };
  }

  private boolean readBoolean() throws AmqpRefusal {
    byte value = in.get();
    if (value != 0 && value != 1) {
      throw malformed();
    }
    return value == 1;
  }

  private char readCharacter() throws AmqpRefusal {
    int codePoint = in.getInt();
    if (!Character.isBmpCodePoint(codePoint)) {
      throw malformed();
    }
    return (char) codePoint;
  }

  private byte[] readBytes(int type) throws AmqpRefusal {
    int length = readLength(type < 0xb0);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private int readLength(boolean small) throws AmqpRefusal {
    int length = small ? in.get() & 0xff : in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw malformed();
    }
    return length;
  }

  private List<@Nullable Object> readList(int type, int depth) throws AmqpRefusal {
    boolean small = type == 0xc0;
    int end = in.position() + (small ? 1 : 4) + readSize(small);
    int count = readCount(small, end);
    @Nullable Object[] items = new Object[count];
    for (int index = 0; index < count; index++) {
      items[index] = read(depth + 1);
    }
    checkEnd(end);
    return Arrays.asList(items);
  }

  private Map<Object, @Nullable Object> readMap(int type, int depth) throws AmqpRefusal {
    boolean small = type == 0xc1;
    int end = in.position() + (small ? 1 : 4) + readSize(small);
    int count = readCount(small, end);
    Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
    for (int index = 0; index < count; index += 2) {
      Object key = read(depth + 1);
      entries.put(checkedKey(key), read(depth + 1));
    }
    checkEnd(end);
    if (count != entries.size() * 2) {
      throw malformed();
    }
    return entries;
  }

  /**
   * Keys that are not comparable could be made to collide; those of Corda's maps are described or
   * comparable.
   */
  private static Object checkedKey(@Nullable Object key) throws AmqpRefusal {
    if (key instanceof Comparable || key instanceof Described) {
      return key;
    }
    throw malformed();
  }

  private int readSize(boolean small) throws AmqpRefusal {
    return readLength(small);
  }

  private int readCount(boolean small, int end) throws AmqpRefusal {
    int count = small ? in.get() & 0xff : in.getInt();
    // A value takes at least a byte.
    if (count < 0 || count > end - in.position()) {
      throw malformed();
    }
    return count;
  }

  private void checkEnd(int end) throws AmqpRefusal {
    if (in.position() != end) {
      throw malformed();
    }
  }

  static AmqpRefusal malformed() {
    return new AmqpRefusal(Code.MALFORMED_BYTES, "An encoding is malformed");
  }
}
