package io.stateset.core.vault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateRef;
import net.corda.core.identity.AbstractParty;
import net.corda.core.node.services.Vault.ConstraintInfo;
import net.corda.core.node.services.Vault.RelevancyStatus;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.node.services.VaultQueryException;
import net.corda.core.node.services.vault.QueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.CommonQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.FungibleAssetQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.FungibleStateQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.LinearStateQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingCondition;
import net.corda.core.node.services.vault.QueryCriteria.TimeCondition;
import net.corda.core.node.services.vault.QueryCriteria.TimeInstantType;
import net.corda.core.node.services.vault.QueryCriteria.VaultQueryCriteria;
import org.jspecify.annotations.Nullable;

/**
 * Corda's criteria as a condition on {@code vault_state s}.
 *
 * <p>As in Corda, status and relevancy hold for a whole composition, and the last criterion that
 * names one decides: {@code linearCriteria.and(new VaultQueryCriteria(CONSUMED))} finds consumed
 * states though the first one's default is unconsumed. State types of all criteria are united, too;
 * but other than in Corda, the class that the query is for bounds them, since a caller cannot use
 * what is not of that class.
 */
final class CriteriaSql {
  private final StateClasses classes;
  private final List<CommonQueryCriteria> leaves = new ArrayList<>();

  CriteriaSql(StateClasses classes) {
    this.classes = classes;
  }

  /** A condition, and the status that the page reports. */
  record Condition(Sql where, StateStatus status) {}

  Condition translate(QueryCriteria criteria, Class<? extends ContractState> type)
      throws VaultQueryException {
    Sql composed = compose(criteria, 0);
    List<Sql> all = new ArrayList<>();
    all.add(types(type));
    all.add(status());
    all.add(relevancy());
    all.add(composed);
    return new Condition(Sql.and(all), leaves.get(leaves.size() - 1).getStatus());
  }

  private Sql compose(QueryCriteria criteria, int depth) throws VaultQueryException {
    if (depth > 500) {
      throw new VaultQueryException("Criteria are composed of more than 500 levels");
    }
    if (criteria instanceof QueryCriteria.AndComposition both) {
      return Sql.and(List.of(compose(both.getA(), depth + 1), compose(both.getB(), depth + 1)));
    } else if (criteria instanceof QueryCriteria.OrComposition either) {
      return Sql.or(List.of(compose(either.getA(), depth + 1), compose(either.getB(), depth + 1)));
    } else if (criteria instanceof CommonQueryCriteria leaf) {
      leaves.add(leaf);
      return leaf(leaf);
    }
    throw unsupported(criteria);
  }

  private static Sql leaf(CommonQueryCriteria leaf) throws VaultQueryException {
    List<Sql> parts = new ArrayList<>();
    addCommon(parts, leaf);
    if (leaf instanceof VaultQueryCriteria vault) {
      addVault(parts, vault);
    } else if (leaf instanceof LinearStateQueryCriteria linear) {
      addLinear(parts, linear);
    } else if (leaf instanceof FungibleStateQueryCriteria fungible) {
      parts.add(Sql.of("s.quantity IS NOT NULL"));
      addQuantity(parts, fungible.getQuantity());
    } else if (leaf instanceof FungibleAssetQueryCriteria asset) {
      addAsset(parts, asset);
    } else {
      throw unsupported(leaf);
    }
    return Sql.and(parts);
  }

  private static VaultQueryException unsupported(QueryCriteria criteria) {
    return new VaultQueryException("Unsupported criteria, there is no JPA here: "
        + criteria.getClass().getSimpleName() + "; register StateColumns and query them");
  }

  private Sql types(Class<? extends ContractState> type) {
    Set<Class<?>> wanted = new LinkedHashSet<>();
    for (CommonQueryCriteria leaf : leaves) {
      Set<? extends Class<? extends ContractState>> types = leaf.getContractStateTypes();
      if (types != null) {
        wanted.addAll(types);
      }
    }
    if (wanted.isEmpty() || wanted.contains(ContractState.class)) {
      return classes.includesAll(type) ? Sql.TRUE : classes.condition(type);
    }
    Set<String> names = new LinkedHashSet<>();
    wanted.forEach(each -> names.addAll(classes.namesOf(each)));
    names.retainAll(classes.namesOf(type));
    return Sql.in("s.state_class", names);
  }

  private Sql status() {
    StateStatus decisive = lastOf(CommonQueryCriteria::getStatus, StateStatus.ALL);
    return switch (decisive) {
      case UNCONSUMED -> Sql.of("s.status = 1");
      case CONSUMED -> Sql.of("s.status = 2");
      case ALL -> Sql.TRUE;
    };
  }

  private Sql relevancy() {
    RelevancyStatus decisive = lastOf(CommonQueryCriteria::getRelevancyStatus, RelevancyStatus.ALL);
    return switch (decisive) {
      case RELEVANT -> Sql.of("s.relevant = TRUE");
      case NOT_RELEVANT -> Sql.of("s.relevant = FALSE");
      case ALL -> Sql.TRUE;
    };
  }

  private <E> E lastOf(Function<CommonQueryCriteria, E> attribute, E unspecific) {
    E last = unspecific;
    for (CommonQueryCriteria leaf : leaves) {
      E value = attribute.apply(leaf);
      last = value == unspecific ? last : value;
    }
    return last;
  }

  private static void addCommon(List<Sql> parts, CommonQueryCriteria leaf)
      throws VaultQueryException {
    if (!isEmpty(leaf.getExternalIds())) {
      throw new VaultQueryException(
          "Unsupported: externalIds; ask for the participants that the account's keys name");
    }
    addConstraints(parts, leaf);
    List<AbstractParty> participants = leaf.getParticipants();
    List<AbstractParty> exact = leaf.getExactParticipants();
    if (participants != null && exact != null) {
      throw new VaultQueryException(
          "Criteria name either participants or exactParticipants, not both");
    }
    if (participants != null) {
      parts.add(participant(Sql.in("p.key_hash", keyHashes(participants))));
    }
    if (exact != null) {
      parts.add(exactly(keyHashes(exact)));
    }
  }

  private static void addConstraints(List<Sql> parts, CommonQueryCriteria leaf) {
    Set<ConstraintInfo.Type> types = leaf.getConstraintTypes();
    if (!types.isEmpty()) {
      parts.add(Sql.in("s.constraint_type", types.stream().map(Constraint::code).toList()));
    }
    Set<ConstraintInfo> constraints = leaf.getConstraints();
    if (!constraints.isEmpty()) {
      parts.add(Sql.or(constraints.stream()
          .map(info -> Constraint.of(info.getConstraint()))
          .map(one ->
              Sql.of("s.constraint_type = ? AND s.constraint_hash = ?", one.type(), one.hash()))
          .toList()));
    }
  }

  /** {@code which} is a condition on {@code vault_participant p}. */
  static Sql participant(Sql which) {
    return Sql.of("EXISTS (SELECT 1 FROM vault_participant p WHERE p.state_id = s.state_id AND (")
        .append(which)
        .append("))");
  }

  private static Sql exactly(Set<String> keyHashes) {
    String count = "(SELECT COUNT(*) FROM vault_participant p WHERE p.state_id = s.state_id";
    Sql total = Sql.of(count + ") = ?", keyHashes.size());
    Sql named = Sql.of(count + " AND ")
        .append(Sql.in("p.key_hash", keyHashes))
        .append(") = ?", keyHashes.size());
    return Sql.and(List.of(total, named));
  }

  private static void addVault(List<Sql> parts, VaultQueryCriteria criteria)
      throws VaultQueryException {
    List<StateRef> refs = criteria.getStateRefs();
    if (refs != null) {
      parts.add(Sql.or(refs.stream().map(CriteriaSql::isRef).toList()));
      parts.add(refs.isEmpty() ? Sql.FALSE : StateTable.byRef("s.", refs));
    }
    if (criteria.getNotary() != null) {
      parts.add(Sql.in("s.notary_key", keyHashes(criteria.getNotary())));
    }
    if (criteria.getSoftLockingCondition() != null) {
      parts.add(softLocks(criteria.getSoftLockingCondition()));
    }
    TimeCondition time = criteria.getTimeCondition();
    if (time != null) {
      parts.add(PredicateSql.of(
          time.getType() == TimeInstantType.RECORDED ? "s.recorded_at" : "s.consumed_at",
          time.getPredicate()));
    }
  }

  private static Sql isRef(StateRef ref) {
    return Sql.of("s.tx_id = ? AND s.output_index = ?", ref.getTxhash().toString(), ref.getIndex());
  }

  private static Sql softLocks(SoftLockingCondition condition) {
    Sql specified = Sql.in("s.lock_id", condition.getLockIds());
    return switch (condition.getType()) {
      case UNLOCKED_ONLY -> Sql.of("s.lock_id IS NULL");
      case LOCKED_ONLY -> Sql.of("s.lock_id IS NOT NULL");
      case SPECIFIED -> specified;
      case UNLOCKED_AND_SPECIFIED -> Sql.or(List.of(Sql.of("s.lock_id IS NULL"), specified));
    };
  }

  private static void addLinear(List<Sql> parts, LinearStateQueryCriteria criteria) {
    parts.add(Sql.of("s.linear_id IS NOT NULL"));
    if (criteria.getUuid() != null) {
      parts.add(Sql.in("s.linear_id", criteria.getUuid()));
    }
    // As in Corda, an empty list comes from linear ids without external ids, and asks for nothing.
    if (!isEmpty(criteria.getExternalId())) {
      parts.add(Sql.in(
          "s.external_id", criteria.getExternalId().stream().map(ColumnText::of).toList()));
    }
  }

  private static void addAsset(List<Sql> parts, FungibleAssetQueryCriteria criteria)
      throws VaultQueryException {
    parts.add(Sql.of("s.quantity IS NOT NULL"));
    parts.add(Sql.of("s.owner_key IS NOT NULL"));
    addQuantity(parts, criteria.getQuantity());
    if (criteria.getOwner() != null) {
      parts.add(holder("s.owner", criteria.getOwner()));
    }
    if (criteria.getIssuer() != null) {
      parts.add(holder("s.issuer", criteria.getIssuer()));
    }
    if (criteria.getIssuerRef() != null) {
      parts.add(Sql.in(
          "s.issuer_ref",
          criteria.getIssuerRef().stream().map(ref -> ref.getBytes()).toList()));
    }
  }

  private static void addQuantity(
      List<Sql> parts, net.corda.core.node.services.vault.@Nullable ColumnPredicate<Long> quantity)
      throws VaultQueryException {
    if (quantity != null) {
      parts.add(PredicateSql.of("s.quantity", quantity));
    }
  }

  /** By key or, where it has one, by name: a party's key may have changed since. */
  private static Sql holder(String column, List<? extends AbstractParty> parties) {
    List<String> names = parties.stream()
        .map(StateFacts.Holder::of)
        .map(StateFacts.Holder::name)
        .filter(name -> name != null)
        .toList();
    return Sql.or(
        List.of(Sql.in(column + "_key", keyHashes(parties)), Sql.in(column + "_name", names)));
  }

  private static Set<String> keyHashes(Collection<? extends AbstractParty> parties) {
    Set<String> hashes = new LinkedHashSet<>();
    parties.forEach(party -> hashes.add(StateFacts.keyHash(party)));
    return hashes;
  }

  private static boolean isEmpty(@Nullable Collection<?> values) {
    return values == null || values.isEmpty();
  }
}
