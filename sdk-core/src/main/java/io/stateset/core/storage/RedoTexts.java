package io.stateset.core.storage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What statements do, as far as their texts tell. Thread-safe. */
final class RedoTexts {
  /** Texts that are remembered; a program has fewer, unless it writes values into them. */
  private static final int MAX_TEXTS = 1_000;

  private static final Pattern CHANGES_ROWS = start("INSERT|UPDATE|DELETE");
  private static final Pattern QUERY = start("SELECT");
  private static final Pattern LOCK = words("FOR\\s+UPDATE");
  private static final Pattern CHANGE_IN_QUERY = words("NEXT|NEXTVAL|(FINAL|NEW|OLD)\\s+TABLE");
  private static final Pattern MADE_BY_DATABASE = words(
      "NEXT|NEXTVAL|DEFAULT|CURRENT_\\w+|LOCALTIME\\w*|NOW|SYSDATE|RAND|RANDOM\\w*|SECURE_RAND|UUID");

  private final Map<String, Effect> known = new ConcurrentHashMap<>();

  enum Effect {
    /** It need not wait, and nobody need wait for it. */
    READS,
    LOCKS,
    /** Inserts, updates or deletes rows, with values that were bound. */
    CHANGES_ROWS,
    ANYTHING
  }

  private static Pattern start(String words) {
    return Pattern.compile("^\\s*(" + words + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  private static Pattern words(String words) {
    return Pattern.compile("\\b(" + words + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  Effect effect(@Nullable String sql) {
    if (sql == null) {
      return Effect.ANYTHING;
    }
    Effect effect = known.get(sql);
    return effect == null ? remember(sql, effectOf(sql)) : effect;
  }

  private Effect remember(String sql, Effect effect) {
    if (known.size() < MAX_TEXTS) {
      known.put(sql, effect);
    }
    return effect;
  }

  private static Effect effectOf(String sql) {
    if (CHANGES_ROWS.matcher(sql).find() && !MADE_BY_DATABASE.matcher(sql).find()) {
      return Effect.CHANGES_ROWS;
    }
    if (!QUERY.matcher(sql).find() || CHANGE_IN_QUERY.matcher(sql).find()) {
      return Effect.ANYTHING;
    }
    return LOCK.matcher(sql).find() ? Effect.LOCKS : Effect.READS;
  }
}
