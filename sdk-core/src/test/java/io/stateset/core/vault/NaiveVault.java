package io.stateset.core.vault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.AttachmentConstraint;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.FungibleState;
import net.corda.core.contracts.Issued;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.OwnableState;
import net.corda.core.contracts.PartyAndReference;
import net.corda.core.contracts.StateRef;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.node.services.Vault.ConstraintInfo;
import net.corda.core.node.services.Vault.RelevancyStatus;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.node.services.vault.ColumnPredicate;
import net.corda.core.node.services.vault.QueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.CommonQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.FungibleAssetQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.FungibleStateQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.LinearStateQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingCondition;
import net.corda.core.node.services.vault.QueryCriteria.TimeInstantType;
import net.corda.core.node.services.vault.QueryCriteria.VaultQueryCriteria;
import net.corda.core.node.services.vault.Sort;
import net.corda.core.node.services.vault.SortAttribute;
import org.jspecify.annotations.Nullable;

/** Answers Corda's criteria by looking at every state: what the real evaluator is compared with. */
final class NaiveVault {
  static final class Row {
    final StateRef ref;
    final ContractState state;
    final boolean relevant;
    final Party notary;
    final AttachmentConstraint constraint;
    final Instant recordedAt;

    @Nullable
    Instant consumedAt;

    @Nullable
    UUID lock;

    Row(
        StateRef ref,
        ContractState state,
        boolean relevant,
        Party notary,
        AttachmentConstraint constraint,
        Instant recordedAt) {
      this.ref = ref;
      this.state = state;
      this.relevant = relevant;
      this.notary = notary;
      this.constraint = constraint;
      this.recordedAt = recordedAt;
    }
  }

  final List<Row> rows = new ArrayList<>();

  List<StateRef> query(QueryCriteria criteria, Sort sort, Class<?> type) {
    List<CommonQueryCriteria> leaves = new ArrayList<>();
    collect(criteria, leaves);
    StateStatus status = last(leaves, CommonQueryCriteria::getStatus, StateStatus.ALL);
    RelevancyStatus relevancy =
        last(leaves, CommonQueryCriteria::getRelevancyStatus, RelevancyStatus.ALL);
    Set<Class<?>> types = new HashSet<>();
    leaves.forEach(leaf -> types.addAll(
        leaf.getContractStateTypes() == null ? Set.of() : leaf.getContractStateTypes()));
    return rows.stream()
        .filter(row -> type.isInstance(row.state))
        .filter(
            row -> types.isEmpty() || types.stream().anyMatch(each -> each.isInstance(row.state)))
        .filter(row -> status == StateStatus.ALL
            || (status == StateStatus.CONSUMED) == (row.consumedAt != null))
        .filter(row -> relevancy == RelevancyStatus.ALL
            || (relevancy == RelevancyStatus.RELEVANT) == row.relevant)
        .filter(row -> matches(row, criteria))
        .sorted(order(sort))
        .map(row -> row.ref)
        .toList();
  }

  private static void collect(QueryCriteria criteria, List<CommonQueryCriteria> leaves) {
    if (criteria instanceof QueryCriteria.AndComposition both) {
      collect(both.getA(), leaves);
      collect(both.getB(), leaves);
    } else if (criteria instanceof QueryCriteria.OrComposition either) {
      collect(either.getA(), leaves);
      collect(either.getB(), leaves);
    } else {
      leaves.add((CommonQueryCriteria) criteria);
    }
  }

  private static <E> E last(
      List<CommonQueryCriteria> leaves, Function<CommonQueryCriteria, E> get, E none) {
    return leaves.stream()
        .map(get)
        .filter(value -> value != none)
        .reduce(none, (first, second) -> second);
  }

  private static boolean matches(Row row, QueryCriteria criteria) {
    if (criteria instanceof QueryCriteria.AndComposition both) {
      return matches(row, both.getA()) && matches(row, both.getB());
    } else if (criteria instanceof QueryCriteria.OrComposition either) {
      return matches(row, either.getA()) || matches(row, either.getB());
    }
    CommonQueryCriteria leaf = (CommonQueryCriteria) criteria;
    return matchesCommon(row, leaf) && matchesOwn(row, leaf);
  }

  private static boolean matchesCommon(Row row, CommonQueryCriteria leaf) {
    Set<AbstractParty> participants = new HashSet<>(row.state.getParticipants());
    return (leaf.getParticipants() == null
            || leaf.getParticipants().stream().anyMatch(participants::contains))
        && (leaf.getExactParticipants() == null
            || participants.equals(new HashSet<>(leaf.getExactParticipants())))
        && (leaf.getConstraintTypes().isEmpty()
            || leaf.getConstraintTypes().contains(new ConstraintInfo(row.constraint).type()))
        && (leaf.getConstraints().isEmpty()
            || leaf.getConstraints().contains(new ConstraintInfo(row.constraint)));
  }

  private static boolean matchesOwn(Row row, CommonQueryCriteria leaf) {
    if (leaf instanceof VaultQueryCriteria vault) {
      return matchesVault(row, vault);
    } else if (leaf instanceof LinearStateQueryCriteria linear) {
      return row.state instanceof LinearState state
          && among(linear.getUuid(), state.getLinearId().getId())
          && (linear.getExternalId() == null
              || linear.getExternalId().isEmpty()
              || among(linear.getExternalId(), state.getLinearId().getExternalId()));
    } else if (leaf instanceof FungibleStateQueryCriteria fungible) {
      return row.state instanceof FungibleState<?> state
          && holds(fungible.getQuantity(), state.getAmount().getQuantity());
    }
    return matchesAsset(row, (FungibleAssetQueryCriteria) leaf);
  }

  private static boolean matchesVault(Row row, VaultQueryCriteria vault) {
    return among(vault.getStateRefs(), row.ref)
        && among(vault.getNotary(), row.notary)
        && matchesLock(row, vault.getSoftLockingCondition())
        && (vault.getTimeCondition() == null
            || holds(
                vault.getTimeCondition().getPredicate(),
                vault.getTimeCondition().getType() == TimeInstantType.RECORDED
                    ? row.recordedAt
                    : row.consumedAt));
  }

  private static boolean matchesLock(Row row, @Nullable SoftLockingCondition condition) {
    if (condition == null) {
      return true;
    }
    boolean specified = row.lock != null && condition.getLockIds().contains(row.lock);
    return switch (condition.getType()) {
      case UNLOCKED_ONLY -> row.lock == null;
      case LOCKED_ONLY -> row.lock != null;
      case SPECIFIED -> specified;
      case UNLOCKED_AND_SPECIFIED -> row.lock == null || specified;
    };
  }

  private static boolean matchesAsset(Row row, FungibleAssetQueryCriteria asset) {
    if (!(row.state instanceof FungibleState<?> state)
        || !(row.state instanceof OwnableState owned)) {
      return false;
    }
    Amount<?> amount = state.getAmount();
    PartyAndReference issuer = ((Issued<?>) amount.getToken()).getIssuer();
    return holds(asset.getQuantity(), amount.getQuantity())
        && among(asset.getOwner(), owned.getOwner())
        && among(asset.getIssuer(), issuer.getParty())
        && among(asset.getIssuerRef(), issuer.getReference());
  }

  private static boolean among(@Nullable Collection<?> allowed, @Nullable Object value) {
    return allowed == null || (value != null && allowed.contains(value));
  }

  /** As SQL has it, nothing but the question for null is true of null. */
  @SuppressWarnings("unchecked")
  private static <C extends Comparable<C>> boolean holds(
      @Nullable ColumnPredicate<C> predicate, @Nullable C value) {
    if (predicate == null) {
      return true;
    } else if (predicate instanceof ColumnPredicate.NullExpression<C> isNull) {
      return (value == null)
          == (isNull.getOperator() == net.corda.core.node.services.vault.NullOperator.IS_NULL);
    } else if (value == null) {
      return false;
    } else if (predicate instanceof ColumnPredicate.EqualityComparison<C> equality) {
      boolean equal = equality.getRightLiteral().equals(value);
      return equality.getOperator()
              == net.corda.core.node.services.vault.EqualityComparisonOperator.EQUAL
          ? equal
          : !equal;
    } else if (predicate instanceof ColumnPredicate.Between<?> between) {
      return value.compareTo((C) between.getRightFromLiteral()) >= 0
          && value.compareTo((C) between.getRightToLiteral()) <= 0;
    } else if (predicate instanceof ColumnPredicate.CollectionExpression<C> collection) {
      boolean in = collection.getRightLiteral().contains(value);
      return collection.getOperator() == net.corda.core.node.services.vault.CollectionOperator.IN
          ? in
          : !in;
    }
    ColumnPredicate.BinaryComparison<?> binary = (ColumnPredicate.BinaryComparison<?>) predicate;
    int difference = value.compareTo((C) binary.getRightLiteral());
    return switch (binary.getOperator()) {
      case LESS_THAN -> difference < 0;
      case LESS_THAN_OR_EQUAL -> difference <= 0;
      case GREATER_THAN -> difference > 0;
      case GREATER_THAN_OR_EQUAL -> difference >= 0;
    };
  }

  private Comparator<Row> order(Sort sort) {
    Comparator<Row> order = Comparator.comparing(row -> 0);
    for (Sort.SortColumn column : sort.getColumns()) {
      Comparator<Row> next =
          order(((SortAttribute.Standard) column.getSortAttribute()).getAttribute());
      order =
          order.thenComparing(column.getDirection() == Sort.Direction.ASC ? next : next.reversed());
    }
    return order.thenComparing(rows::indexOf);
  }

  private static Comparator<Row> order(Sort.Attribute attribute) {
    if (attribute == Sort.CommonStateAttribute.STATE_REF) {
      return by((Row row) -> row.ref.getTxhash().toString())
          .thenComparing(by(row -> row.ref.getIndex()));
    } else if (attribute == Sort.VaultStateAttribute.RECORDED_TIME) {
      return by(row -> row.recordedAt);
    } else if (attribute == Sort.VaultStateAttribute.CONSUMED_TIME) {
      return by(row -> row.consumedAt);
    } else if (attribute == Sort.VaultStateAttribute.STATE_STATUS) {
      return by(row -> row.consumedAt != null);
    } else if (attribute == Sort.LinearStateAttribute.UUID) {
      return by(row ->
          row.state instanceof LinearState linear ? linear.getLinearId().getId().toString() : null);
    } else if (attribute == Sort.FungibleStateAttribute.QUANTITY) {
      return by(row ->
          row.state instanceof FungibleState<?> state ? state.getAmount().getQuantity() : null);
    }
    throw new AssertionError("not compared: " + attribute);
  }

  private static <V extends Comparable<V>> Comparator<Row> by(Function<Row, @Nullable V> value) {
    return Comparator.comparing(value, Comparator.nullsFirst(Comparator.naturalOrder()));
  }
}
