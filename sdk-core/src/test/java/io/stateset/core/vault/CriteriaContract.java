package io.stateset.core.vault;

import static io.stateset.core.vault.VaultFixture.BUYER;
import static io.stateset.core.vault.VaultFixture.EUR;
import static io.stateset.core.vault.VaultFixture.LENDER;
import static io.stateset.core.vault.VaultFixture.NOTARY;
import static io.stateset.core.vault.VaultFixture.OTHER_NOTARY;
import static io.stateset.core.vault.VaultFixture.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.vault.TestStates.Coin;
import io.stateset.core.vault.TestStates.Labelled;
import io.stateset.core.vault.TestStates.OtherThing;
import io.stateset.core.vault.TestStates.Plain;
import io.stateset.core.vault.TestStates.Points;
import io.stateset.core.vault.TestStates.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.corda.core.contracts.AlwaysAcceptAttachmentConstraint;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.AttachmentConstraint;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.FungibleState;
import net.corda.core.contracts.HashAttachmentConstraint;
import net.corda.core.contracts.Issued;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.OwnableState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.contracts.WhitelistedByZoneAttachmentConstraint;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.AnonymousParty;
import net.corda.core.identity.Party;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.Vault.ConstraintInfo;
import net.corda.core.node.services.Vault.Page;
import net.corda.core.node.services.Vault.RelevancyStatus;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.node.services.vault.BinaryComparisonOperator;
import net.corda.core.node.services.vault.CollectionOperator;
import net.corda.core.node.services.vault.ColumnPredicate;
import net.corda.core.node.services.vault.EqualityComparisonOperator;
import net.corda.core.node.services.vault.NullOperator;
import net.corda.core.node.services.vault.PageSpecification;
import net.corda.core.node.services.vault.QueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.FungibleAssetQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.FungibleStateQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.LinearStateQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingCondition;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingType;
import net.corda.core.node.services.vault.QueryCriteria.TimeCondition;
import net.corda.core.node.services.vault.QueryCriteria.TimeInstantType;
import net.corda.core.node.services.vault.QueryCriteria.VaultQueryCriteria;
import net.corda.core.node.services.vault.Sort;
import net.corda.core.node.services.vault.SortAttribute;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.NonEmptySet;
import net.corda.core.utilities.OpaqueBytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random criteria over random states: the SQL gives what looking at every state gives. */
abstract class CriteriaContract extends VaultContract {
  private static final long SEED = 20_260_301L;
  private static final int TRANSACTIONS = 60;
  private static final int QUERIES = 300;
  private static final List<UUID> LOCKS = List.of(new UUID(1, 1), new UUID(1, 2));
  private static final List<AbstractParty> PARTIES =
      List.of(US, BUYER, LENDER, new AnonymousParty(VaultFixture.keys(50).getPublic()));
  private static final List<Class<? extends ContractState>> TYPES = List.of(
      ContractState.class,
      LinearState.class,
      Labelled.class,
      FungibleState.class,
      OwnableState.class,
      Thing.class,
      OtherThing.class,
      Plain.class,
      Points.class,
      Coin.class);
  private static final List<AttachmentConstraint> CONSTRAINTS = List.of(
      AlwaysAcceptAttachmentConstraint.INSTANCE,
      WhitelistedByZoneAttachmentConstraint.INSTANCE,
      new HashAttachmentConstraint(SecureHash.sha256("a")),
      new HashAttachmentConstraint(SecureHash.sha256("b")));
  private static final List<Sort.Attribute> SORTS = List.of(
      Sort.CommonStateAttribute.STATE_REF,
      Sort.VaultStateAttribute.RECORDED_TIME,
      Sort.VaultStateAttribute.CONSUMED_TIME,
      Sort.VaultStateAttribute.STATE_STATUS,
      Sort.LinearStateAttribute.UUID,
      Sort.FungibleStateAttribute.QUANTITY);

  private final Random random = new Random(SEED);
  private final NaiveVault naive = new NaiveVault();

  @Test
  void every_query_gives_what_looking_at_every_state_gives() throws Exception {
    node.ours.add(VaultFixture.keys(50).getPublic());
    for (int i = 0; i < TRANSACTIONS; i++) {
      recordSomething();
    }
    int found = 0;
    for (int i = 0; i < QUERIES; i++) {
      found += compare(i);
    }
    assertThat(found).as("states that all queries found").isGreaterThan(QUERIES);
  }

  private void recordSomething() throws Exception {
    node.clock.advance(Duration.ofMinutes(1 + random.nextInt(3)));
    List<NaiveVault.Row> inputs = some(unconsumed(), 2);
    List<TransactionState<ContractState>> outputs = IntStream.range(0, 1 + random.nextInt(4))
        .mapToObj(i -> VaultFixture.output(
            state(), random.nextBoolean() ? NOTARY : OTHER_NOTARY, one(CONSTRAINTS)))
        .toList();
    WireTransaction transaction =
        node.transaction(inputs.stream().map(row -> row.ref).toList(), List.of(), outputs);
    boolean all = random.nextBoolean();
    node.record(transaction, all ? StatesToRecord.ALL_VISIBLE : StatesToRecord.ONLY_RELEVANT);
    inputs.forEach(this::consume);
    for (int index = 0; index < outputs.size(); index++) {
      note(VaultFixture.ref(transaction, index), outputs.get(index), all);
    }
    lockSomething();
  }

  private List<NaiveVault.Row> unconsumed() {
    return naive.rows.stream().filter(row -> row.consumedAt == null).toList();
  }

  private void consume(NaiveVault.Row row) {
    row.consumedAt = node.clock.instant();
    row.lock = null;
  }

  private void note(StateRef ref, TransactionState<ContractState> output, boolean all) {
    ContractState state = output.getData();
    List<? extends AbstractParty> concerned =
        state instanceof OwnableState owned ? List.of(owned.getOwner()) : state.getParticipants();
    boolean relevant =
        concerned.stream().anyMatch(party -> node.ours.contains(party.getOwningKey()));
    if (all || relevant) {
      naive.rows.add(new NaiveVault.Row(
          ref, state, relevant, output.getNotary(), output.getConstraint(), node.clock.instant()));
    }
  }

  private void lockSomething() throws Exception {
    List<NaiveVault.Row> free =
        some(unconsumed().stream().filter(row -> row.lock == null).toList(), 1);
    for (NaiveVault.Row row : free) {
      row.lock = one(LOCKS);
      node.corda().softLockReserve(row.lock, NonEmptySet.of(row.ref));
    }
  }

  private ContractState state() {
    UniqueIdentifier id = new UniqueIdentifier(
        random.nextBoolean() ? null : "ext-" + random.nextInt(4),
        new UUID(random.nextLong(), random.nextInt(6)));
    return switch (random.nextInt(5)) {
      case 0 -> new Thing(id, "label", random.nextInt(10), null, participants());
      case 1 -> new OtherThing(id, "label", participants());
      case 2 -> new Plain("text", participants());
      case 3 -> new Points(new Amount<>(random.nextInt(5), EUR), participants());
      default ->
        new Coin(
            new Amount<>(
                random.nextInt(5),
                new Issued<>(((Party) one(PARTIES.subList(0, 3))).ref(one(refs())), EUR)),
            one(PARTIES));
    };
  }

  private static List<OpaqueBytes> refs() {
    return List.of(OpaqueBytes.of((byte) 1), OpaqueBytes.of((byte) 2, (byte) 3));
  }

  private List<AbstractParty> participants() {
    return new ArrayList<>(some(PARTIES, 3));
  }

  private int compare(int number) throws Exception {
    QueryCriteria criteria = criteria(3);
    Class<? extends ContractState> type = one(TYPES);
    Sort sort = new Sort(some(SORTS, 2).stream()
        .map(attribute -> new Sort.SortColumn(
            new SortAttribute.Standard(attribute),
            random.nextBoolean() ? Sort.Direction.ASC : Sort.Direction.DESC))
        .toList());
    String what = "seed " + SEED + " query " + number + " for " + type + ": " + describe(criteria)
        + " " + sort;
    List<StateRef> expected = naive.query(criteria, sort, type);
    assertThat(inPages(criteria, sort, type, expected.size())).as(what).isEqualTo(expected);
    return expected.size();
  }

  private List<StateRef> inPages(
      QueryCriteria criteria, Sort sort, Class<? extends ContractState> type, int total)
      throws Exception {
    int size = 1 + random.nextInt(40);
    List<StateRef> all = new ArrayList<>();
    for (int number = 1; number == 1 || (number - 1) * size < total; number++) {
      Page<ContractState> page =
          node.corda()._queryBy(criteria, new PageSpecification(number, size), sort, type);
      assertThat(page.getTotalStatesAvailable()).isEqualTo(total);
      assertThat(page.getPreviousPageAnchor())
          .isEqualTo(number == 1 ? null : all.get(all.size() - 1));
      page.getStates().stream().map(StateAndRef::getRef).forEach(all::add);
    }
    return all;
  }

  private static String describe(QueryCriteria criteria) {
    if (criteria instanceof QueryCriteria.AndComposition both) {
      return "(" + describe(both.getA()) + " and " + describe(both.getB()) + ")";
    } else if (criteria instanceof QueryCriteria.OrComposition either) {
      return "(" + describe(either.getA()) + " or " + describe(either.getB()) + ")";
    }
    return criteria.toString();
  }

  private QueryCriteria criteria(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> vaultCriteria();
      case 1 ->
        new LinearStateQueryCriteria(
            maybe(this::participants),
            maybe(() -> linear().stream().map(id -> id.getId()).toList()),
            maybe(() -> List.of("ext-1", "ext-2")),
            one(List.of(StateStatus.values())),
            maybe(this::types),
            one(List.of(RelevancyStatus.values())));
      case 2 ->
        new FungibleStateQueryCriteria(
            maybe(this::participants),
            maybe(() -> predicate((long) random.nextInt(5), (long) random.nextInt(5))),
            one(List.of(StateStatus.values())),
            maybe(this::types),
            one(List.of(RelevancyStatus.values())));
      case 3 -> assetCriteria();
      case 4 -> criteria(depth - 1).and(criteria(depth - 1));
      default -> criteria(depth - 1).or(criteria(depth - 1));
    };
  }

  private VaultQueryCriteria vaultCriteria() {
    VaultQueryCriteria criteria = new VaultQueryCriteria(
            one(List.of(StateStatus.values())),
            maybe(this::types),
            maybe(() -> some(naive.rows, 9).stream().map(row -> row.ref).toList()),
            maybe(() -> List.of(one(List.of(NOTARY, OTHER_NOTARY)))),
            maybe(() ->
                new SoftLockingCondition(one(List.of(SoftLockingType.values())), some(LOCKS, 2))),
            maybe(() -> new TimeCondition(
                one(List.of(TimeInstantType.values())), predicate(time(), time()))))
        .withRelevancyStatus(one(List.of(RelevancyStatus.values())));
    return switch (random.nextInt(6)) {
      case 0 -> criteria.withConstraintTypes(Set.of(ConstraintInfo.Type.HASH));
      case 1 ->
        criteria.withConstraints(Set.copyOf(
            List.of(new ConstraintInfo(one(CONSTRAINTS)), new ConstraintInfo(CONSTRAINTS.get(2)))));
      case 2 -> criteria.withParticipants(participants());
      case 3 -> criteria.withExactParticipants(participants());
      default -> criteria;
    };
  }

  private QueryCriteria assetCriteria() {
    return new FungibleAssetQueryCriteria(
        maybe(this::participants),
        maybe(() -> some(PARTIES, 2)),
        maybe(() -> predicate((long) random.nextInt(5), (long) random.nextInt(5))),
        maybe(() -> some(PARTIES, 2)),
        maybe(() -> some(refs(), 2)),
        one(List.of(StateStatus.values())),
        maybe(this::types),
        one(List.of(RelevancyStatus.values())));
  }

  private List<UniqueIdentifier> linear() {
    return some(naive.rows, 20).stream()
        .filter(row -> row.state instanceof LinearState)
        .map(row -> ((LinearState) row.state).getLinearId())
        .toList();
  }

  private Instant time() {
    return Instant.parse("2026-03-01T12:00:00Z")
        .plus(Duration.ofMinutes(random.nextInt(2 * TRANSACTIONS)));
  }

  private Set<Class<? extends ContractState>> types() {
    return Set.copyOf(some(TYPES.subList(1, TYPES.size()), 3));
  }

  private <C extends Comparable<C>> ColumnPredicate<C> predicate(C first, C second) {
    return switch (random.nextInt(5)) {
      case 0 ->
        new ColumnPredicate.EqualityComparison<>(
            one(List.of(EqualityComparisonOperator.EQUAL, EqualityComparisonOperator.NOT_EQUAL)),
            first);
      case 1 -> new ColumnPredicate.Between<>(first, second);
      case 2 ->
        new ColumnPredicate.CollectionExpression<>(
            one(List.of(CollectionOperator.IN, CollectionOperator.NOT_IN)),
            some(List.of(first, second), 2));
      case 3 -> new ColumnPredicate.NullExpression<>(one(List.of(NullOperator.values())));
      default ->
        new ColumnPredicate.BinaryComparison<>(
            one(List.of(BinaryComparisonOperator.values())), first);
    };
  }

  private <V> @Nullable V maybe(Supplier<V> value) {
    return random.nextInt(3) == 0 ? value.get() : null;
  }

  private <V> V one(List<? extends V> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** None to {@code most} of them. */
  private <V> List<V> some(List<? extends V> values, int most) {
    List<V> chosen = new ArrayList<>(values);
    java.util.Collections.shuffle(chosen, random);
    return chosen.subList(0, Math.min(chosen.size(), random.nextInt(most + 1)));
  }
}
