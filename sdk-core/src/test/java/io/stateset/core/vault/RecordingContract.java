package io.stateset.core.vault;

import static io.stateset.core.vault.VaultFixture.BUYER;
import static io.stateset.core.vault.VaultFixture.LENDER;
import static io.stateset.core.vault.VaultFixture.US;
import static io.stateset.core.vault.VaultFixture.coin;
import static io.stateset.core.vault.VaultFixture.ref;
import static io.stateset.core.vault.VaultFixture.thing;
import static net.corda.core.node.StatesToRecord.ALL_VISIBLE;
import static net.corda.core.node.StatesToRecord.NONE;
import static net.corda.core.node.StatesToRecord.ONLY_RELEVANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.vault.TestStates.Coin;
import io.stateset.core.vault.TestStates.Faulty;
import io.stateset.core.vault.TestStates.Thing;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.AlwaysAcceptAttachmentConstraint;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.CompositeKey;
import net.corda.core.identity.AnonymousParty;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.node.services.Vault.Update;
import net.corda.core.transactions.WireTransaction;
import org.junit.jupiter.api.Test;

/** What recording a transaction does to the vault. */
abstract class RecordingContract extends VaultContract {

  @Test
  void outputs_in_which_we_take_part_come_in_and_inputs_become_consumed() {
    WireTransaction issue = node.issue(thing("ours", US, BUYER), thing("not ours", BUYER));
    assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(issue, 0));
    WireTransaction move = node.spend(List.of(ref(issue, 0)), thing("next", US));
    assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(move, 0));
    VaultState<Thing> consumed =
        node.vault.query(Thing.class).status(StateStatus.CONSUMED).list().get(0);
    assertThat(consumed.ref()).isEqualTo(ref(issue, 0));
    assertThat(consumed.data().getLabel()).isEqualTo("ours");
    assertThat(consumed.consumed())
        .hasValue(new VaultState.Consumption(move.getId(), node.clock.instant()));
  }

  @Test
  void an_update_says_what_was_consumed_and_produced() {
    WireTransaction issue = node.issue(thing("ours", US));
    UUID flow = UUID.randomUUID();
    WireTransaction move = node.transaction(List.of(ref(issue, 0)), List.of(thing("next", US)));
    Update<ContractState> update = node.record(move, ONLY_RELEVANT, flow);
    assertThat(update.getConsumed())
        .extracting(state -> state.getRef())
        .containsExactly(ref(issue, 0));
    assertThat(update.getProduced())
        .extracting(state -> state.getRef())
        .containsExactly(ref(move, 0));
    assertThat(update.getConsumingTxIds()).containsEntry(ref(issue, 0), move.getId());
    assertThat(update.getFlowId()).isEqualTo(flow);
  }

  @Test
  void an_owned_state_concerns_its_owner_alone() {
    node.issue(coin(100, US, BUYER));
    WireTransaction ours = node.issue(coin(200, LENDER, US));
    assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(ours, 0));
  }

  @Test
  void a_part_of_a_composite_key_makes_a_state_ours() {
    CompositeKey both = (CompositeKey) new CompositeKey.Builder()
        .addKeys(US.getOwningKey(), BUYER.getOwningKey())
        .build(2);
    CompositeKey nested = (CompositeKey)
        new CompositeKey.Builder().addKeys(both, LENDER.getOwningKey()).build(1);
    WireTransaction issue = node.issue(thing("shared", new AnonymousParty(nested)));
    assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(issue, 0));
  }

  @Test
  void recording_twice_has_no_effect() {
    WireTransaction issue = node.issue(thing("ours", US));
    WireTransaction move = node.spend(List.of(ref(issue, 0)), thing("next", US));
    long sequence = node.vault.sequence();
    assertThat(node.record(issue, ONLY_RELEVANT).isEmpty()).isTrue();
    assertThat(node.record(move, ONLY_RELEVANT).isEmpty()).isTrue();
    assertThat(node.record(move, ALL_VISIBLE).isEmpty()).isTrue();
    assertThat(node.vault.sequence()).isEqualTo(sequence);
    assertThat(refs(StateStatus.ALL)).containsExactly(ref(issue, 0), ref(move, 0));
  }

  @Test
  void all_visible_adds_what_was_left_out_before() {
    WireTransaction issue =
        node.transaction(List.of(), List.of(thing("ours", US), thing("theirs", BUYER)));
    assertThat(node.record(issue, NONE).isEmpty()).isTrue();
    assertThat(refs(StateStatus.ALL)).isEmpty();
    node.record(issue, ONLY_RELEVANT);
    assertThat(refs(StateStatus.ALL)).containsExactly(ref(issue, 0));
    Update<ContractState> rest = node.record(issue, ALL_VISIBLE);
    assertThat(rest.getProduced())
        .extracting(state -> state.getRef())
        .containsExactly(ref(issue, 1));
    assertThat(node.vault.query(Thing.class).relevant(false).list())
        .extracting(VaultState::ref)
        .containsExactly(ref(issue, 1));
  }

  @Test
  void a_state_whose_consumer_was_recorded_first_comes_in_as_consumed() {
    WireTransaction issue = node.transaction(List.of(), List.of(thing("theirs", BUYER)));
    WireTransaction move = node.spend(List.of(ref(issue, 0)), thing("now ours", US));
    Update<ContractState> late = node.record(issue, ALL_VISIBLE);
    assertThat(late.isEmpty()).isTrue();
    assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(move, 0));
    assertThat(node.vault
            .query(Thing.class)
            .status(StateStatus.CONSUMED)
            .first()
            .orElseThrow()
            .consumed())
        .map(VaultState.Consumption::transaction)
        .hasValue(move.getId());
  }

  @Test
  void recording_nothing_still_uses_up_what_the_vault_has() {
    WireTransaction issue = node.issue(thing("ours", US));
    node.record(node.transaction(List.of(ref(issue, 0)), List.of(thing("next", US))), NONE);
    assertThat(refs(StateStatus.UNCONSUMED)).isEmpty();
    assertThat(refs(StateStatus.CONSUMED)).containsExactly(ref(issue, 0));
  }

  @Test
  void states_that_a_transaction_refers_to_come_in_once() {
    WireTransaction data = node.transaction(List.of(), List.of(thing("reference data", LENDER)));
    for (int i = 0; i < 2; i++) {
      WireTransaction user = node.transaction(
          List.of(),
          List.of(ref(data, 0)),
          List.of(VaultFixture.output(
              thing("user " + i, US),
              VaultFixture.NOTARY,
              AlwaysAcceptAttachmentConstraint.INSTANCE)));
      assertThat(node.record(user, ONLY_RELEVANT).getReferences()).hasSize(i == 0 ? 1 : 0);
    }
    assertThat(node.vault.query(Thing.class).relevant(false).list())
        .extracting(VaultState::ref)
        .containsExactly(ref(data, 0));
  }

  @Test
  void transactions_of_one_database_transaction_are_one_update() {
    WireTransaction issue = node.transaction(List.of(), List.of(thing("ours", US)));
    WireTransaction move = node.transaction(List.of(ref(issue, 0)), List.of(thing("next", US)));
    node.database.inTransaction(open -> {
      node.vault.record(open, issue, ONLY_RELEVANT, null);
      assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(issue, 0));
      return node.vault.record(open, move, ONLY_RELEVANT, null);
    });
    assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(move, 0));
    assertThat(node.database.<Long>read(handle -> handle
            .createQuery("SELECT COUNT(DISTINCT seq) FROM vault_sequence")
            .mapTo(Long.class)
            .one()))
        .isEqualTo(1);
  }

  @Test
  void what_is_rolled_back_leaves_nothing() {
    WireTransaction issue = node.transaction(List.of(), List.of(thing("ours", US)));
    assertThatThrownBy(() -> node.database.inTransaction(open -> {
          node.vault.record(open, issue, ONLY_RELEVANT, null);
          throw new IllegalArgumentException("no");
        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(refs(StateStatus.ALL)).isEmpty();
    assertThat(node.vault.sequence()).isZero();
    node.record(issue, ONLY_RELEVANT);
    assertThat(refs(StateStatus.ALL)).containsExactly(ref(issue, 0));
  }

  @Test
  void a_state_whose_code_throws_is_left_out_and_the_others_come_in() {
    WireTransaction mixed = node.issue(new Faulty("bad"), thing("good", US));
    assertThat(refs(StateStatus.ALL)).containsExactly(ref(mixed, 1));
  }

  @Test
  void texts_that_no_index_holds_are_recorded_and_found() {
    String endless = "x".repeat(100_000);
    String zero = "a\0b";
    for (String externalId : List.of(endless, zero)) {
      Thing thing = new Thing(
          new UniqueIdentifier(externalId, UUID.randomUUID()), "odd", 1, null, List.of(US));
      WireTransaction issue = node.issue(thing);
      assertThat(node.vault.query(Thing.class).externalId(externalId).list())
          .extracting(VaultState::ref)
          .containsExactly(ref(issue, 0));
    }
  }

  @Test
  void states_and_locks_are_there_after_a_restart() {
    UUID flow = UUID.randomUUID();
    WireTransaction issue =
        node.transaction(List.of(), List.of(coin(100, LENDER, US), thing("ours", US)));
    node.record(issue, ONLY_RELEVANT, flow);
    node.restart();
    assertThat(refs(StateStatus.UNCONSUMED)).containsExactly(ref(issue, 0), ref(issue, 1));
    VaultState<Coin> coin = node.vault.query(Coin.class).first().orElseThrow();
    assertThat(coin.data().getAmount().getQuantity()).isEqualTo(100);
    assertThat(coin.lockId()).isEqualTo(flow);
    WireTransaction next = node.issue(thing("after", US));
    assertThat(refs(StateStatus.UNCONSUMED))
        .containsExactly(ref(issue, 0), ref(issue, 1), ref(next, 0));
  }

  @Test
  void states_of_a_class_that_is_gone_are_in_no_answer() {
    WireTransaction issue = node.issue(thing("ours", US), coin(1, LENDER, US));
    node.database.inTransaction(open -> open.writer()
        .execute("UPDATE vault_state SET state_class = 'gone.Thing' WHERE output_index = 0"));
    node.restart();
    assertThat(refs(StateStatus.ALL)).containsExactly(ref(issue, 1));
    assertThat(node.corda().queryBy(ContractState.class).getStates()).hasSize(1);
    assertThat(node.vault.query(Thing.class).list()).isEmpty();
  }

  @Test
  void a_state_that_cannot_be_decoded_is_a_typed_error() {
    node.issue(thing("ours", US));
    node.database.inTransaction(open ->
        open.writer().execute("UPDATE vault_state SET content = ?", (Object) new byte[] {1, 2, 3}));
    node.restart();
    assertThatThrownBy(() -> node.vault.query(Thing.class).list())
        .isInstanceOfSatisfying(
            VaultException.class, e -> assertThat(e.code()).isEqualTo("UNREADABLE_STATE"));
  }
}
