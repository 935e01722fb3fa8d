package io.stateset.notary.gateway;

import io.stateset.notary.machine.NotaryRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import net.corda.core.contracts.ComponentGroupEnum;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.flows.NotarisationRequest;
import net.corda.core.flows.NotaryError;
import net.corda.core.identity.Party;
import net.corda.core.internal.notary.NotaryInternalException;
import net.corda.core.internal.notary.NotaryUtilsKt;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.services.NetworkParametersService;
import net.corda.core.transactions.ContractUpgradeFilteredTransaction;
import net.corda.core.transactions.CoreTransaction;
import net.corda.core.transactions.FilteredComponentGroup;
import net.corda.core.transactions.FilteredTransaction;
import net.corda.core.transactions.NotaryChangeWireTransaction;
import net.corda.core.transactions.SignedTransaction;

/** What is checked of a request before any other transaction is looked at. Thread-safe. */
final class RequestChecks {
  /**
   * Where a non-validating notary must see everything: what it decides on, and that it is the one
   * to decide.
   */
  private static final List<ComponentGroupEnum> SHOWN = List.of(
      ComponentGroupEnum.INPUTS_GROUP,
      ComponentGroupEnum.REFERENCES_GROUP,
      ComponentGroupEnum.TIMEWINDOW_GROUP,
      ComponentGroupEnum.NOTARY_GROUP,
      ComponentGroupEnum.PARAMETERS_GROUP);

  private final Party notary;
  private final NetworkParametersService parameters;
  private final GatewayOptions options;
  private final Predicate<NotaryRequest> acceptedBefore;

  RequestChecks(
      Party notary,
      NetworkParametersService parameters,
      GatewayOptions options,
      Predicate<NotaryRequest> acceptedBefore) {
    this.notary = notary;
    this.parameters = parameters;
    this.options = options;
    this.acceptedBefore = acceptedBefore;
  }

  /** What a validating notary is sent. */
  static SignedTransaction signedTransaction(NotarisationPayload payload) throws Refusal {
    if (payload.getTransaction() instanceof SignedTransaction signed) {
      return signed;
    }
    throw Refusal.invalid("A validating notary needs the whole transaction");
  }

  /** What a non-validating notary is sent, after it was seen to show all that it must. */
  static CoreTransaction visibleTransaction(NotarisationPayload payload) throws Refusal {
    Object transaction = payload.getTransaction();
    if (transaction instanceof FilteredTransaction filtered) {
      requireVisible(filtered);
      return filtered;
    }
    if (transaction instanceof ContractUpgradeFilteredTransaction
        || transaction instanceof NotaryChangeWireTransaction) {
      return (CoreTransaction) transaction;
    }
    throw Refusal.invalid("A non-validating notary needs a filtered transaction");
  }

  private static void requireVisible(FilteredTransaction transaction) throws Refusal {
    try {
      requireOneOfEachGroup(transaction);
      transaction.verify();
      for (ComponentGroupEnum group : SHOWN) {
        transaction.checkAllComponentsVisible(group);
      }
    } catch (Exception e) {
      throw Refusal.invalid(e);
    }
  }

  /** The one that is checked and the one that is read must not be two. */
  private static void requireOneOfEachGroup(FilteredTransaction transaction) {
    Set<Integer> seen = new HashSet<>();
    for (FilteredComponentGroup group : transaction.getFilteredComponentGroups()) {
      if (!seen.add(group.getGroupIndex())) {
        throw new IllegalArgumentException(
            "A group of components is given twice: " + group.getGroupIndex());
      }
    }
  }

  /** The compact request, after all checks that need no other transaction. */
  NotaryRequest check(NotarisationPayload payload, CoreTransaction transaction, Party caller)
      throws Refusal {
    TransactionParts parts = partsOf(transaction);
    requireNotary(parts);
    requireBounds(parts);
    requireSignature(payload, parts, caller);
    NotaryRequest request = request(parts, caller);
    requireParameters(parts, request);
    return request;
  }

  private static TransactionParts partsOf(CoreTransaction transaction) throws Refusal {
    try {
      return TransactionParts.of(transaction);
    } catch (RuntimeException e) {
      throw Refusal.invalid(e);
    }
  }

  private void requireNotary(TransactionParts parts) throws Refusal {
    Party named = parts.notary();
    if (named == null || !named.equals(notary) || !named.getName().equals(notary.getName())) {
      throw Refusal.invalid("The transaction names another notary than " + notary.getName());
    }
  }

  private void requireBounds(TransactionParts parts) throws Refusal {
    if (parts.states() > options.maxStates()) {
      throw Refusal.invalid(
          "More than " + options.maxStates() + " inputs and references: " + parts.states());
    }
  }

  private static void requireSignature(
      NotarisationPayload payload, TransactionParts parts, Party caller) throws Refusal {
    try {
      NotarisationRequest request = new NotarisationRequest(parts.inputs(), parts.id());
      NotaryUtilsKt.verifySignature(request, payload.getRequestSignature(), caller);
    } catch (Exception e) {
      throw new Refusal(signatureError(e));
    }
  }

  private static NotaryError signatureError(Exception e) {
    return e instanceof NotaryInternalException refused
        ? refused.getError()
        : new NotaryError.RequestSignatureInvalid(
            new IllegalArgumentException("The signature cannot be read"));
  }

  private static NotaryRequest request(TransactionParts parts, Party caller) throws Refusal {
    try {
      return Translation.request(parts, caller.getName());
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(e);
    }
  }

  /** From platform version 4 on every transaction names its parameters. */
  private void requireParameters(TransactionParts parts, NotaryRequest request) throws Refusal {
    SecureHash named = parts.parametersHash();
    if (named == null) {
      throw Refusal.invalid("The transaction names no network parameters");
    }
    NetworkParameters known = parameters.lookup(named);
    if (known == null) {
      throw Refusal.invalid("The transaction names unknown network parameters: " + named);
    }
    if (isTooOld(known) && !acceptedBefore.test(request)) {
      throw Refusal.invalid(
          "The transaction's network parameters are too old: epoch " + known.getEpoch());
    }
  }

  private boolean isTooOld(NetworkParameters known) {
    NetworkParameters current = parameters.lookup(parameters.getCurrentHash());
    return current != null && current.getEpoch() - known.getEpoch() > options.maxEpochsBehind();
  }
}
