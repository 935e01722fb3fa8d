package io.stateset.core.ledger.amqp;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.security.cert.CRLReason;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.corda.core.serialization.ClassWhitelist;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * Classes that may be written and read although they do not carry {@code @CordaSerializable}: the
 * JDK's value types, exceptions of the JDK and of Kotlin, and what CorDapps list. Immutable.
 * Corda's own list is one mutable set for the whole JVM and refers to the message broker's classes.
 */
final class AmqpWhitelist implements ClassWhitelist {
  private static final List<Class<?>> ALWAYS = List.of(
      Object[].class,
      byte[].class,
      rx.Notification.class,
      rx.Notification.Kind.class,
      rx.exceptions.OnErrorNotImplementedException.class,
      ArrayList.class,
      LinkedHashSet.class,
      LinkedHashMap.class,
      Collections.emptyList().getClass(),
      Collections.emptySet().getClass(),
      Collections.emptyMap().getClass(),
      Collections.singletonList(0).getClass(),
      Collections.singleton(0).getClass(),
      Collections.singletonMap(0, 0).getClass(),
      kotlin.Pair.class,
      kotlin.Triple.class,
      kotlin.Unit.class,
      NetworkHostAndPort.class,
      UUID.class,
      Currency.class,
      BitSet.class,
      BigDecimal.class,
      StringBuffer.class,
      ByteArrayInputStream.class,
      Class.class,
      StackTraceElement.class,
      CRLReason.class,
      Duration.class,
      Instant.class,
      LocalDate.class,
      LocalDateTime.class,
      LocalTime.class,
      ZoneOffset.class,
      ZoneId.class,
      OffsetTime.class,
      OffsetDateTime.class,
      ZonedDateTime.class,
      Year.class,
      YearMonth.class,
      MonthDay.class,
      Period.class,
      DayOfWeek.class,
      Month.class);

  private final Set<String> names = new HashSet<>();

  AmqpWhitelist(Collection<Class<?>> additional) {
    ALWAYS.forEach(type -> names.add(type.getName()));
    additional.forEach(type -> names.add(type.getName()));
  }

  @Override
  public boolean hasListed(Class<?> type) {
    return names.contains(type.getName()) || isPlatformException(type);
  }

  private static boolean isPlatformException(Class<?> type) {
    String name = type.getName();
    return Throwable.class.isAssignableFrom(type)
        && (name.startsWith("java.") || name.startsWith("kotlin."));
  }
}
