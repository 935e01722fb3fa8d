package io.stateset.core.ledger.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.corda.core.contracts.Amount;
import net.corda.core.serialization.CordaSerializable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What is written is read back, for generated values. */
class AmqpPropertiesTest {
  private static final Amqp AMQP = Amqp.forClassLoader(AmqpPropertiesTest.class.getClassLoader());

  /** A record of what occurs in states. */
  @CordaSerializable
  public record Line(
      String text, BigDecimal price, int quantity, @Nullable Long discount, DayOfWeek day) {}

  /** A generic class with collections of another. */
  @CordaSerializable
  public record Sheet<T>(
      T first, List<Line> lines, Map<String, Line> byName, Set<Integer> numbers, byte[] bytes) {}

  private static <T> T travelled(T value) {
    @SuppressWarnings("unchecked")
    T read = (T) AMQP.deserialize(AMQP.serialize(value), Object.class);
    return read;
  }

  @Property(tries = 200)
  void records(@ForAll("lines") Line line) {
    assertThat(travelled(line)).isEqualTo(line);
  }

  @Property(tries = 100)
  void generics_and_collections(
      @ForAll("lines") Line first,
      @ForAll List<@IntRange(max = 99) Integer> numbers,
      @ForAll byte[] bytes) {
    Map<String, Line> byName = new LinkedHashMap<>(Map.of(first.text(), first));
    Sheet<Line> sheet =
        new Sheet<>(first, List.of(first, first), byName, new LinkedHashSet<>(numbers), bytes);
    Sheet<Line> read = travelled(sheet);
    assertThat(read.first()).isEqualTo(first);
    assertThat(read.lines()).isEqualTo(sheet.lines());
    assertThat(read.byName()).isEqualTo(byName);
    assertThat(read.numbers()).isEqualTo(sheet.numbers());
    assertThat(read.bytes()).isEqualTo(bytes);
  }

  @Provide
  Arbitrary<Line> lines() {
    Arbitrary<Long> discounts = Arbitraries.longs().injectNull(0.5);
    return net.jqwik.api.Combinators.combine(
            Arbitraries.strings(),
            Arbitraries.bigDecimals(),
            Arbitraries.integers(),
            discounts,
            Arbitraries.of(DayOfWeek.class))
        .as(Line::new);
  }

  @Property(tries = 100)
  void numbers(
      @ForAll BigDecimal decimal,
      @ForAll BigInteger integer,
      @ForAll long number,
      @ForAll double real) {
    assertThat(travelled(decimal)).isEqualTo(decimal);
    assertThat(travelled(integer)).isEqualTo(integer);
    assertThat(travelled(number)).isEqualTo(number);
    assertThat(travelled(real)).isEqualTo(real);
  }

  @Property(tries = 100)
  void texts(@ForAll String text, @ForAll boolean flag) {
    String paired = new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
    assertThat(travelled(paired)).isEqualTo(paired);
    assertThat(travelled(Optional.of(paired))).contains(paired);
    assertThat(travelled(flag)).isEqualTo(flag);
  }

  @Property(tries = 200)
  void times(@ForAll("instants") Instant instant, @ForAll("zones") ZoneId zone) {
    ZonedDateTime zoned = instant.atZone(zone);
    assertThat(travelled(instant)).isEqualTo(instant);
    assertThat(travelled(zoned)).isEqualTo(zoned);
    assertThat(travelled(zoned.toOffsetDateTime())).isEqualTo(zoned.toOffsetDateTime());
    assertThat(travelled(zoned.toLocalDateTime())).isEqualTo(zoned.toLocalDateTime());
    assertThat(travelled(zoned.toLocalDate())).isEqualTo(zoned.toLocalDate());
    assertThat(travelled(zoned.toLocalTime())).isEqualTo(zoned.toLocalTime());
    assertThat(travelled(Duration.between(Instant.EPOCH, instant)))
        .isEqualTo(Duration.between(Instant.EPOCH, instant));
    assertThat(travelled(Period.between(LocalDate.EPOCH, zoned.toLocalDate())))
        .isEqualTo(Period.between(LocalDate.EPOCH, zoned.toLocalDate()));
  }

  @Provide
  Arbitrary<Instant> instants() {
    Arbitrary<Long> seconds = Arbitraries.longs().between(-60_000_000_000L, 60_000_000_000L);
    return seconds.flatMap(second -> Arbitraries.integers()
        .between(0, 999_999_999)
        .map(nano -> Instant.ofEpochSecond(second, nano)));
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
        ZoneId.of("Europe/London"),
        ZoneId.of("Asia/Kolkata"),
        ZoneId.of("America/New_York"),
        ZoneOffset.ofHours(-3));
  }

  @Property(tries = 50)
  void amounts_and_ids(
      @ForAll @net.jqwik.api.constraints.LongRange(min = 0) long quantity, @ForAll long high) {
    Amount<Currency> amount = new Amount<>(quantity, Currency.getInstance("EUR"));
    assertThat(travelled(amount)).isEqualTo(amount);
    assertThat(travelled(new UUID(high, quantity))).isEqualTo(new UUID(high, quantity));
  }
}
