package io.stateset.core.vault;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one row, from left to right. */
final class RowValues {
  private final List<@Nullable Object> values = new ArrayList<>();

  RowValues add(@Nullable Object value) {
    values.add(value);
    return this;
  }

  @Nullable
  Object[] toArray() {
    return values.toArray();
  }
}
