package io.stateset.core.vault;

import java.util.ArrayList;
import java.util.List;
import net.corda.core.node.services.VaultQueryException;
import net.corda.core.node.services.vault.Sort;
import net.corda.core.node.services.vault.SortAttribute;

/**
 * Corda's sorting as SQL. Nulls count as smallest on every database, and ties keep the order of
 * recording.
 */
final class SortSql {
  private SortSql() {}

  static String of(Sort sort) throws VaultQueryException {
    List<String> terms = new ArrayList<>();
    for (Sort.SortColumn column : sort.getColumns()) {
      for (String name : columns(column.getSortAttribute())) {
        terms.add(term(name, column.getDirection() == Sort.Direction.ASC));
      }
    }
    terms.add("s.state_id");
    return String.join(", ", terms);
  }

  static String term(String column, boolean ascending) {
    return column + (ascending ? " ASC NULLS FIRST" : " DESC NULLS LAST");
  }

  private static List<String> columns(SortAttribute attribute) throws VaultQueryException {
    if (attribute instanceof SortAttribute.Standard standard) {
      return columns(standard.getAttribute());
    }
    throw new VaultQueryException(
        "Unsupported sort attribute, there is no JPA here; register StateColumns");
  }

  private static List<String> columns(Sort.Attribute attribute) throws VaultQueryException {
    if (attribute instanceof Sort.CommonStateAttribute common) {
      return switch (common) {
        case STATE_REF -> List.of("s.tx_id", "s.output_index");
        case STATE_REF_TXN_ID -> List.of("s.tx_id");
        case STATE_REF_INDEX -> List.of("s.output_index");
      };
    } else if (attribute instanceof Sort.VaultStateAttribute vault) {
      return List.of(column(vault));
    } else if (attribute instanceof Sort.LinearStateAttribute linear) {
      return List.of(linear == Sort.LinearStateAttribute.UUID ? "s.linear_id" : "s.external_id");
    } else if (attribute instanceof Sort.FungibleStateAttribute fungible) {
      return List.of(
          fungible == Sort.FungibleStateAttribute.QUANTITY ? "s.quantity" : "s.issuer_ref");
    }
    throw new VaultQueryException("Unknown sort attribute");
  }

  private static String column(Sort.VaultStateAttribute attribute) {
    return switch (attribute) {
      case NOTARY_NAME -> "s.notary_name";
      case CONTRACT_STATE_TYPE -> "s.state_class";
      case STATE_STATUS -> "s.status";
      case RECORDED_TIME -> "s.recorded_at";
      case CONSUMED_TIME -> "s.consumed_at";
      case LOCK_ID -> "s.lock_id";
      case CONSTRAINT_TYPE -> "s.constraint_type";
    };
  }
}
