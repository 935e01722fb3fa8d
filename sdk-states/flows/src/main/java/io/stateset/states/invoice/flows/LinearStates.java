package io.stateset.states.invoice.flows;

import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.flows.FlowException;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.services.Vault;
import net.corda.core.node.services.vault.QueryCriteria.LinearStateQueryCriteria;

/** Finds states by their id. */
final class LinearStates {
  private LinearStates() {}

  /** The current state of something. */
  static <T extends LinearState> StateAndRef<T> current(ServiceHub services, Class<T> type, UUID id)
      throws FlowException {
    List<StateAndRef<T>> found = find(services, type, id, Vault.StateStatus.UNCONSUMED);
    if (found.size() != 1) {
      throw new FlowException(
          "The vault has " + found.size() + " current " + type.getSimpleName() + " with id " + id);
    }
    return found.get(0);
  }

  /** Ids are given once: the same call made again must not make a second thing of the same name. */
  static <T extends LinearState> void requireNew(ServiceHub services, Class<T> type, UUID id)
      throws FlowException {
    if (!find(services, type, id, Vault.StateStatus.ALL).isEmpty()) {
      throw new FlowException("There is a " + type.getSimpleName() + " with id " + id + " already");
    }
  }

  private static <T extends LinearState> List<StateAndRef<T>> find(
      ServiceHub services, Class<T> type, UUID id, Vault.StateStatus status) {
    var criteria = new LinearStateQueryCriteria(null, List.of(id), null, status);
    return services.getVaultService().<T>queryBy(type, criteria).getStates();
  }
}
