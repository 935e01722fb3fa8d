package io.stateset.notary.machine;

import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.id;
import static io.stateset.notary.machine.Requests.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The binary forms: fixed bytes, round trips, one form a value, and refusal of everything else. */
class CodecTest {
  private static final int MAX_BYTES = 1 << 20;

  static Stream<NotaryRequest> requests() {
    return Stream.of(
            Window.ALWAYS,
            new Window(NOW, null),
            new Window(null, NOW),
            new Window(Instant.MIN, Instant.MAX))
        .flatMap(window -> Stream.of(
            new NotaryRequest(new LogLeaf(id("t"), List.of(), List.of(), window), ""),
            new NotaryRequest(new LogLeaf(id("t"), states("a"), List.of(), window), "O=Ä, C=DE"),
            new NotaryRequest(
                new LogLeaf(id("t"), states("a", "b"), states("r", "s", "t"), window),
                "x".repeat(1024))));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_is_read_back(NotaryRequest request) {
    byte[] bytes = RequestCodec.encode(request);
    NotaryRequest read = RequestCodec.decode(bytes, MAX_BYTES);
    assertThat(read.leaf()).isEqualTo(request.leaf());
    assertThat(read.caller()).isEqualTo(request.caller());
    assertThat(read.leafHash()).isEqualTo(request.leafHash());
    assertThat(RequestCodec.encode(read)).isEqualTo(bytes);
    assertThat(bytes.length)
        .isLessThanOrEqualTo(RequestCodec.maxBytes(request.leaf().states()));
  }

  @Test
  void the_form_of_a_leaf_is_fixed() {
    Hash transaction = Hash.of(filled(1));
    StateReference input = new StateReference(Hash.of(filled(2)), 3);
    StateReference reference = new StateReference(Hash.of(filled(4)), 0x01020304);
    Window window = new Window(Instant.ofEpochSecond(5, 6), Instant.ofEpochSecond(-1, 7));
    String expected = "01" + "01".repeat(32)
        + "0001" + "02".repeat(32) + "00000003"
        + "0001" + "04".repeat(32) + "01020304"
        + "03" + "0000000000000005" + "00000006" + "ffffffffffffffff" + "00000007";
    byte[] bytes =
        LeafCodec.encode(new LogLeaf(transaction, List.of(input), List.of(reference), window));
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
  }

  @Test
  void the_app_hash_of_an_empty_notary_is_fixed() {
    assertThat(Head.genesis(Governance.DEFAULT).appHash()).hasToString(expectedEmptyAppHash());
  }

  /** Computed from the description in {@link AppHash} with the JDK alone. */
  private static String expectedEmptyAppHash() {
    byte[] governance = sha(HexFormat.of().parseHex("01" + "00002710"));
    byte[] log = sha(concat(new byte[8], sha(new byte[0])));
    byte[] left = sha(
        concat(new byte[] {0, 10}, "governance".getBytes(StandardCharsets.US_ASCII), governance));
    byte[] right = sha(concat(new byte[] {0, 3}, "log".getBytes(StandardCharsets.US_ASCII), log));
    byte[] root = sha(concat(new byte[] {1}, left, right));
    return HexFormat.of().formatHex(sha(concat(new byte[] {1}, root)));
  }

  @Test
  void every_cut_of_a_request_is_malformed() {
    requests().forEach(request -> {
      byte[] bytes = RequestCodec.encode(request);
      for (int length = 0; length < bytes.length; length++) {
        assertMalformed(Arrays.copyOf(bytes, length));
      }
      assertMalformed(Arrays.copyOf(bytes, bytes.length + 1));
    });
  }

  @Test
  void a_request_of_more_bytes_than_allowed_is_malformed() {
    byte[] bytes = RequestCodec.encode(Requests.spend("T", "a"));
    assertThatThrownBy(() -> RequestCodec.decode(bytes, bytes.length - 1))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void numbers_out_of_range_are_malformed() {
    byte[] leaf =
        LeafCodec.encode(new LogLeaf(id("t"), states("a"), List.of(), new Window(NOW, null)));
    assertLeafMalformed(changed(leaf, 0, 2), "a version that is not known");
    assertLeafMalformed(changed(leaf, 35 + 32, 0x80), "a negative index");
    assertLeafMalformed(changed(leaf, 34, 0xff), "more states than bytes");
    assertLeafMalformed(changed(leaf, 73, 4), "unknown flags");
    assertLeafMalformed(changed(leaf, 74, 0x7f), "seconds out of range");
    assertLeafMalformed(changed(leaf, 82, 0x7f), "nanoseconds out of range");
  }

  @Test
  void text_that_is_not_unicode_is_refused() {
    LogLeaf leaf = new LogLeaf(id("t"), List.of(), List.of(), Window.ALWAYS);
    assertThatThrownBy(() -> new NotaryRequest(leaf, "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NotaryRequest(leaf, "x".repeat(1025)))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] bytes = RequestCodec.encode(new NotaryRequest(leaf, "xy"));
    assertMalformed(changed(bytes, bytes.length - 1, 0xff));
  }

  @Test
  void random_changes_are_read_as_another_request_in_its_only_form_or_are_malformed() {
    List<byte[]> samples = new ArrayList<>();
    requests().forEach(request -> samples.add(RequestCodec.encode(request)));
    fuzz(20261123, samples, bytes -> RequestCodec.encode(RequestCodec.decode(bytes, MAX_BYTES)));
  }

  @Test
  void random_changes_of_entries_and_heads_are_read_in_their_only_form_or_are_malformed() {
    List<byte[]> entries = new ArrayList<>();
    requests().forEach(request -> entries.add(LogEntry.of(request, NOW).toBytes()));
    fuzz(1, entries, bytes -> LogEntry.fromBytes(bytes).toBytes());
    Frontier log = Frontier.EMPTY.append(List.of(id("a"), id("b"), id("c")));
    List<byte[]> heads = List.of(
        Head.genesis(Governance.DEFAULT).toBytes(),
        new Head(7, NOW, Governance.DEFAULT, log).toBytes());
    fuzz(2, heads, bytes -> Head.fromBytes(bytes).toBytes());
  }

  private static void fuzz(long seed, List<byte[]> samples, Function<byte[], byte[]> readAndWrite) {
    SplittableRandom random = new SplittableRandom(seed);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = mutated(samples.get(random.nextInt(samples.size())), random);
      try {
        assertThat(readAndWrite.apply(bytes)).as("seed %d, round %d", seed, i).isEqualTo(bytes);
        read++;
      } catch (MalformedException expected) {
        assertThat(expected.code()).isEqualTo("MALFORMED");
      }
    }
    assertThat(read).as("some changes are read").isBetween(1, 49_999);
  }

  private static byte[] mutated(byte[] sample, SplittableRandom random) {
    byte[] bytes = random.nextInt(4) == 0
        ? Arrays.copyOf(sample, random.nextInt(sample.length + 20))
        : sample.clone();
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> RequestCodec.decode(bytes, MAX_BYTES))
        .isInstanceOf(MalformedException.class);
  }

  private static void assertLeafMalformed(byte[] bytes, String what) {
    assertThatThrownBy(() -> LeafCodec.decode(bytes))
        .as(what)
        .isInstanceOf(MalformedException.class);
  }

  private static byte[] changed(byte[] bytes, int position, int value) {
    byte[] changed = bytes.clone();
    changed[position] = (byte) value;
    return changed;
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] sha(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Stream.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
