package io.stateset.states.invoice.flows;

import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.flows.FlowException;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.services.Vault;
import net.corda.core.node.services.vault.QueryCriteria.LinearStateQueryCriteria;

/** Finds the current state of something by its id. */
final class LinearStates {
  private LinearStates() {}

  static <T extends LinearState> StateAndRef<T> current(ServiceHub services, Class<T> type, UUID id)
      throws FlowException {
    var criteria =
        new LinearStateQueryCriteria(null, List.of(id), null, Vault.StateStatus.UNCONSUMED);
    List<StateAndRef<T>> found =
        services.getVaultService().<T>queryBy(type, criteria).getStates();
    if (found.size() != 1) {
      throw new FlowException(
          "The vault has " + found.size() + " current " + type.getSimpleName() + " with id " + id);
    }
    return found.get(0);
  }
}
