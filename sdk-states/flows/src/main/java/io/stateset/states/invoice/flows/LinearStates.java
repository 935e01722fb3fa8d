package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.Invoice;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.flows.FlowException;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.node.services.vault.PageSpecification;
import net.corda.core.node.services.vault.QueryCriteria.LinearStateQueryCriteria;
import net.corda.core.node.services.vault.Sort;
import net.corda.core.node.services.vault.SortAttribute;

/**
 * Finds invoices and agreements by their id. Anybody may issue something under an id that is in use
 * and send it here; so an id belongs to those who came with it first, and what others made under it
 * is not looked at.
 */
final class LinearStates {
  private static final int MAX_FOUND = 1_000;
  private static final Sort OLDEST_FIRST = new Sort(Set.of(new Sort.SortColumn(
      new SortAttribute.Standard(Sort.VaultStateAttribute.RECORDED_TIME), Sort.Direction.ASC)));

  private LinearStates() {}

  static StateAndRef<Invoice> invoice(ServiceHub services, UUID id) throws FlowException {
    return current(services, Invoice.class, id, Invoice::getSeller);
  }

  static StateAndRef<FinancingAgreement> agreement(ServiceHub services, UUID id)
      throws FlowException {
    return current(
        services,
        FinancingAgreement.class,
        id,
        agreement -> List.of(agreement.getSeller(), agreement.getLender()));
  }

  private static <T extends LinearState> StateAndRef<T> current(
      ServiceHub services, Class<T> type, UUID id, Function<T, Object> makers)
      throws FlowException {
    List<StateAndRef<T>> first = find(services, type, id, StateStatus.ALL, 1);
    List<StateAndRef<T>> current =
        find(services, type, id, StateStatus.UNCONSUMED, MAX_FOUND).stream()
            .filter(found -> makers.apply(data(found)).equals(makers.apply(data(first.get(0)))))
            .toList();
    if (current.size() != 1) {
      throw new FlowException("The vault has " + current.size() + " current " + type.getSimpleName()
          + " with id " + id);
    }
    return current.get(0);
  }

  private static <T extends LinearState> T data(StateAndRef<T> found) {
    return found.getState().getData();
  }

  /** Ids are given once: the same call made again must not make a second thing of the same name. */
  static <T extends LinearState> void requireNew(ServiceHub services, Class<T> type, UUID id)
      throws FlowException {
    if (!find(services, type, id, StateStatus.ALL, 1).isEmpty()) {
      throw new FlowException("There is a " + type.getSimpleName() + " with id " + id + " already");
    }
  }

  private static <T extends LinearState> List<StateAndRef<T>> find(
      ServiceHub services, Class<T> type, UUID id, StateStatus status, int atMost) {
    var criteria = new LinearStateQueryCriteria(null, List.of(id), null, status);
    var page = new PageSpecification(1, atMost);
    return services
        .getVaultService()
        .<T>queryBy(type, criteria, page, OLDEST_FIRST)
        .getStates();
  }
}
