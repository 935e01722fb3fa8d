package io.stateset.core.flow;

import io.stateset.core.flow.SessionMessage.Ask;
import io.stateset.core.flow.SessionMessage.Confirm;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.End;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.SessionMessage.Reason;
import io.stateset.core.flow.SessionMessage.Reject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Session messages as bytes: one byte of format version, one of kind, the session's 16 bytes, then
 * the kind's own fields. Integers are big-endian; byte strings carry their length in four bytes;
 * text is modified UTF-8 with its length in two.
 */
final class SessionCodec {
  private static final int FORMAT = 1;
  private static final int OPEN = 1;
  private static final int ASK = 2;
  private static final int CONFIRM = 3;
  private static final int DATA = 4;
  private static final int END = 5;
  private static final int FAILURE = 6;
  private static final int REJECT = 7;

  private SessionCodec() {}

  static byte[] encode(SessionMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeByte(kindOf(message));
      writeUuid(out, message.session().value());
      writeFields(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Throws {@code MALFORMED_MESSAGE} for anything that {@link #encode} does not produce. */
  static SessionMessage decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SessionMessage message = read(in);
      if (in.available() > 0) {
        throw FlowRuntimeException.malformed("bytes after its end");
      }
      return message;
    } catch (IOException e) {
      throw FlowRuntimeException.malformed("it is cut short");
    }
  }

  private static int kindOf(SessionMessage message) {
    if (message instanceof Open) {
      return OPEN;
    } else if (message instanceof Ask) {
      return ASK;
    } else if (message instanceof Confirm) {
      return CONFIRM;
    } else if (message instanceof Data) {
      return DATA;
    } else if (message instanceof End) {
      return END;
    } else if (message instanceof Failure) {
      return FAILURE;
    }
    return REJECT;
  }

  private static void writeFields(DataOutputStream out, SessionMessage message) throws IOException {
    if (message instanceof Open open) {
      out.writeUTF(open.initiatingFlow());
      writeVersion(out, open.version());
      writeOptional(out, open.firstPayload());
    } else if (message instanceof Confirm confirm) {
      writeVersion(out, confirm.version());
    } else if (message instanceof Data data) {
      out.writeBoolean(data.toInitiator());
      writeBytes(out, data.payload());
    } else if (message instanceof End end) {
      out.writeBoolean(end.toInitiator());
    } else if (message instanceof Failure failure) {
      out.writeBoolean(failure.toInitiator());
      out.writeLong(failure.errorId());
      writeOptional(out, failure.flowException());
    } else if (message instanceof Reject reject) {
      out.writeBoolean(reject.toInitiator());
      out.writeByte(reject.reason().wireCode());
    }
  }

  private static SessionMessage read(DataInputStream in) throws IOException {
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw FlowRuntimeException.malformed("unknown format " + format);
    }
    int kind = in.readUnsignedByte();
    SessionId session = new SessionId(readUuid(in));
    return switch (kind) {
      case OPEN -> new Open(session, in.readUTF(), readVersion(in), readOptional(in));
      case ASK -> new Ask(session);
      case CONFIRM -> new Confirm(session, readVersion(in));
      case DATA -> new Data(session, readFlag(in), readBytes(in));
      case END -> new End(session, readFlag(in));
      case FAILURE -> new Failure(session, readFlag(in), in.readLong(), readOptional(in));
      case REJECT -> new Reject(session, readFlag(in), Reason.of(in.readUnsignedByte()));
      default -> throw FlowRuntimeException.malformed("unknown kind " + kind);
    };
  }

  private static void writeVersion(DataOutputStream out, FlowVersion version) throws IOException {
    out.writeInt(version.number());
    out.writeUTF(version.application());
  }

  private static FlowVersion readVersion(DataInputStream in) throws IOException {
    return new FlowVersion(in.readInt(), in.readUTF());
  }

  private static void writeUuid(DataOutputStream out, UUID uuid) throws IOException {
    out.writeLong(uuid.getMostSignificantBits());
    out.writeLong(uuid.getLeastSignificantBits());
  }

  private static UUID readUuid(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static boolean readFlag(DataInputStream in) throws IOException {
    int value = in.readUnsignedByte();
    if (value > 1) {
      throw FlowRuntimeException.malformed("a flag of " + value);
    }
    return value == 1;
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw FlowRuntimeException.malformed(
          "a length of " + length + " where " + in.available() + " are left");
    }
    return in.readNBytes(length);
  }

  private static void writeOptional(DataOutputStream out, byte @Nullable [] bytes)
      throws IOException {
    out.writeBoolean(bytes != null);
    if (bytes != null) {
      writeBytes(out, bytes);
    }
  }

  private static byte @Nullable [] readOptional(DataInputStream in) throws IOException {
    return readFlag(in) ? readBytes(in) : null;
  }
}
