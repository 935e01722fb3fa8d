package io.stateset.core.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as bytes: the texts of all statements once, then for each transaction its
 * statements, each with the number of its text, the rows it changed, and its values. A checksum is
 * the journal's affair.
 */
final class RedoFormat {
  private static final int EXPECTED_BYTES = 32 << 10;

  private RedoFormat() {}

  static byte[] encode(List<List<RedoStatement>> commits) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
    try {
      write(commits, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static void write(List<List<RedoStatement>> commits, DataOutputStream out)
      throws IOException {
    Map<String, Integer> texts = new LinkedHashMap<>();
    commits.forEach(
        commit -> commit.forEach(statement -> texts.putIfAbsent(statement.sql(), texts.size())));
    out.writeInt(texts.size());
    for (String text : texts.keySet()) {
      writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }
    out.writeInt(commits.size());
    for (List<RedoStatement> commit : commits) {
      out.writeInt(commit.size());
      for (RedoStatement statement : commit) {
        out.writeInt(texts.getOrDefault(statement.sql(), -1));
        out.writeLong(statement.rows());
        writeValues(out, statement.values());
      }
    }
  }

  private static void writeValues(DataOutputStream out, List<@Nullable Object> values)
      throws IOException {
    out.writeInt(values.size());
    for (Object value : values) {
      writeValue(out, value);
    }
  }

  private static void writeValue(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte('0');
    } else if (value instanceof Boolean bool) {
      out.writeByte(bool ? 'T' : 'F');
    } else if (value instanceof BigDecimal decimal) {
      out.writeByte('D');
      writeBytes(out, decimal.toString().getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Number number) {
      out.writeByte('N');
      out.writeLong(number.longValue());
    } else if (value instanceof String text) {
      out.writeByte('S');
      writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof byte[] bytes) {
      out.writeByte('B');
      writeBytes(out, bytes);
    } else {
      writeSpecial(out, value);
    }
  }

  private static void writeSpecial(DataOutputStream out, Object value) throws IOException {
    if (value instanceof OffsetDateTime time) {
      out.writeByte('O');
      writeBytes(out, time.toString().getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof UUID id) {
      out.writeByte('U');
      out.writeLong(id.getMostSignificantBits());
      out.writeLong(id.getLeastSignificantBits());
    } else {
      throw new IllegalArgumentException("a value of " + value.getClass() + " cannot be kept");
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** What {@link #encode} made, or a {@link DamagedFileException}. */
  static List<List<RedoStatement>> decode(byte[] bytes) throws DamagedFileException {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
      throw new DamagedFileException("the log of commits cannot be read", e);
    }
  }

  private static List<List<RedoStatement>> read(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(readText(in));
    }
    List<List<RedoStatement>> commits = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      commits.add(readCommit(in, texts));
    }
    return commits;
  }

  private static List<RedoStatement> readCommit(DataInputStream in, List<String> texts)
      throws IOException {
    List<RedoStatement> commit = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int text = in.readInt();
      if (text < 0 || text >= texts.size()) {
        throw new IllegalArgumentException("there is no text " + text);
      }
      commit.add(new RedoStatement(texts.get(text), in.readLong(), readValues(in)));
    }
    return commit;
  }

  private static List<@Nullable Object> readValues(DataInputStream in) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      values.add(readValue(in));
    }
    return values;
  }

  private static @Nullable Object readValue(DataInputStream in) throws IOException {
    byte type = in.readByte();
    return switch (type) {
      case '0' -> null;
      case 'T' -> true;
      case 'F' -> false;
      case 'D' -> new BigDecimal(readText(in));
      case 'N' -> in.readLong();
      case 'S' -> readText(in);
      case 'B' -> readBytes(in);
      case 'O' -> OffsetDateTime.parse(readText(in));
      case 'U' -> new UUID(in.readLong(), in.readLong());
      default -> throw new IllegalArgumentException("there is no type " + type);
    };
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IllegalArgumentException("there are no " + length + " bytes");
    }
    return in.readNBytes(length);
  }
}
