package io.stateset.notary.gateway;

import static io.stateset.notary.gateway.Samples.CALLER;
import static io.stateset.notary.gateway.Samples.CALLER_KEYS;
import static io.stateset.notary.gateway.Samples.CURRENT;
import static io.stateset.notary.gateway.Samples.INPUT;
import static io.stateset.notary.gateway.Samples.NOTARY;
import static io.stateset.notary.gateway.Samples.filtered;
import static io.stateset.notary.gateway.Samples.payload;
import static io.stateset.notary.gateway.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.notary.machine.NotaryRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.flows.NotaryError;
import net.corda.core.identity.Party;
import net.corda.core.transactions.FilteredComponentGroup;
import net.corda.core.transactions.FilteredTransaction;
import net.corda.core.transactions.NetworkParametersHash;
import net.corda.core.transactions.ReferenceStateRef;
import net.corda.core.transactions.WireTransaction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send what they should not. */
class RequestChecksTest {
  private final List<NotaryRequest> acceptedBefore = new ArrayList<>();
  private final RequestChecks checks = new RequestChecks(
      NOTARY,
      Samples.parameters(),
      new GatewayOptions(100, 1, 5),
      request ->
          acceptedBefore.stream().anyMatch(known -> known.leafHash().equals(request.leafHash())));

  @Test
  void a_sound_request_becomes_a_compact_one() throws Exception {
    WireTransaction transaction = transaction();
    NotaryRequest request = check(payload(filtered(transaction)));
    assertThat(request.transactionId().toBytes()).isEqualTo(transaction.getId().getBytes());
    assertThat(request.inputs()).hasSize(1);
    assertThat(request.inputs().get(0).index()).isEqualTo(1);
    assertThat(request.references()).hasSize(1);
    assertThat(request.leaf().window().from()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(request.leaf().window().until()).isNull();
    assertThat(request.caller()).isEqualTo(CALLER.getName().toString());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        StateRef.class,
        ReferenceStateRef.class,
        TimeWindow.class,
        Party.class,
        NetworkParametersHash.class
      })
  void a_transaction_that_hides_what_decides_is_invalid(Class<?> hidden) {
    Predicate<Object> shown = part -> !hidden.isInstance(part)
        && (part instanceof StateRef
            || part instanceof ReferenceStateRef
            || part instanceof TimeWindow
            || part instanceof Party
            || part instanceof NetworkParametersHash);
    FilteredTransaction transaction = transaction().buildFilteredTransaction(shown);
    assertInvalid(() -> check(payload(transaction)));
  }

  @Test
  void one_of_two_inputs_hidden_is_invalid() {
    StateRef second = new StateRef(SecureHash.Companion.sha256("b"), 0);
    WireTransaction whole = transaction(List.of(INPUT, second), NOTARY, CURRENT);
    FilteredTransaction cut = whole.buildFilteredTransaction(part -> !part.equals(second));
    assertInvalid(() -> check(payload(cut)));
  }

  @Test
  void parts_of_another_transaction_under_a_claimed_id_are_invalid() {
    FilteredTransaction one = filtered(transaction());
    FilteredTransaction claimed = new FilteredTransaction(
        SecureHash.Companion.sha256("another"),
        one.getFilteredComponentGroups(),
        one.getGroupHashes());
    assertInvalid(() -> check(payload(claimed)));
  }

  @Test
  void a_group_that_is_given_twice_is_invalid() {
    FilteredTransaction one = filtered(transaction());
    List<FilteredComponentGroup> groups = new ArrayList<>(one.getFilteredComponentGroups());
    groups.add(groups.get(0));
    FilteredTransaction twice = new FilteredTransaction(one.getId(), groups, one.getGroupHashes());
    assertInvalid(() -> check(payload(twice)));
  }

  @Test
  void a_whole_transaction_is_not_for_a_non_validating_notary_and_the_other_way_round()
      throws Exception {
    WireTransaction whole = transaction();
    NotarisationPayload signed =
        payload(Samples.signed(whole), whole.getInputs(), whole.getId(), CALLER_KEYS);
    assertThat(RequestChecks.signedTransaction(signed).getId()).isEqualTo(whole.getId());
    assertInvalid(() -> RequestChecks.visibleTransaction(signed));
    assertInvalid(() -> RequestChecks.signedTransaction(payload(filtered(transaction()))));
  }

  @Test
  void another_notarys_transaction_is_invalid() {
    WireTransaction other = transaction(List.of(INPUT), Samples.OTHER_NOTARY, CURRENT);
    assertInvalid(() -> check(payload(filtered(other))));
  }

  @Test
  void more_states_than_the_bound_are_invalid() {
    List<StateRef> inputs = IntStream.range(0, 100)
        .mapToObj(i -> new StateRef(SecureHash.Companion.sha256("many"), i))
        .toList();
    assertInvalid(() -> check(payload(filtered(transaction(inputs, NOTARY, CURRENT)))));
  }

  @Test
  void a_request_signed_by_somebody_else_is_told_so() {
    FilteredTransaction transaction = filtered(transaction());
    NotarisationPayload foreign =
        payload(transaction, transaction.getInputs(), transaction.getId(), Samples.keys(9));
    assertRefused(() -> check(foreign), NotaryError.RequestSignatureInvalid.class);
  }

  @Test
  void a_signature_over_other_inputs_or_another_transaction_is_told_so() {
    FilteredTransaction transaction = filtered(transaction());
    NotarisationPayload otherInputs =
        payload(transaction, List.of(), transaction.getId(), CALLER_KEYS);
    assertRefused(() -> check(otherInputs), NotaryError.RequestSignatureInvalid.class);
    NotarisationPayload otherId = payload(
        transaction, transaction.getInputs(), SecureHash.Companion.sha256("x"), CALLER_KEYS);
    assertRefused(() -> check(otherId), NotaryError.RequestSignatureInvalid.class);
  }

  @Test
  void parameters_that_are_missing_or_unknown_are_invalid() {
    assertInvalid(() -> check(payload(filtered(transaction(List.of(INPUT), NOTARY, null)))));
    SecureHash unknown = SecureHash.Companion.sha256("unknown");
    assertInvalid(() -> check(payload(filtered(transaction(List.of(INPUT), NOTARY, unknown)))));
  }

  @Test
  void parameters_may_be_one_epoch_old_and_older_only_if_it_was_accepted_before() throws Exception {
    check(payload(filtered(transaction(List.of(INPUT), NOTARY, Samples.PREVIOUS))));
    FilteredTransaction old = filtered(transaction(List.of(INPUT), NOTARY, Samples.OLD));
    assertInvalid(() -> check(payload(old)));
    acceptedBefore.add(Translation.request(TransactionParts.of(old), CALLER.getName()));
    assertThat(check(payload(old)).transactionId().toBytes())
        .isEqualTo(old.getId().getBytes());
  }

  private NotaryRequest check(NotarisationPayload payload) throws Refusal {
    return checks.check(payload, RequestChecks.visibleTransaction(payload), CALLER);
  }

  private static void assertInvalid(ThrowingCallable call) {
    assertRefused(call, NotaryError.TransactionInvalid.class);
  }

  private static void assertRefused(ThrowingCallable call, Class<? extends NotaryError> error) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.error()).isInstanceOf(error));
  }
}
