package io.stateset.states.invoice.flows;

import java.security.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.CommandData;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateRef;
import net.corda.core.flows.FlowException;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;

/**
 * A step that another party wants this one to sign, read as narrowly as it can be: one state
 * becomes another, by one command. Anything else in the transaction could spend what the signature
 * was not meant for.
 */
record Proposal<T extends ContractState>(
    StateRef input, T before, T after, CommandData command, Set<PublicKey> signers) {

  static <T extends ContractState> Proposal<T> read(
      ServiceHub services, SignedTransaction transaction, Class<T> type) throws FlowException {
    WireTransaction wire = transaction.getTx();
    boolean narrow = wire.getInputs().size() == 1
        && wire.getOutputs().size() == 1
        && wire.getCommands().size() == 1
        && wire.getReferences().isEmpty();
    if (!narrow) {
      throw new FlowException("Not a step of one " + type.getSimpleName() + " and nothing else");
    }
    StateRef input = wire.getInputs().get(0);
    Command<?> command = wire.getCommands().get(0);
    return new Proposal<>(
        input,
        cast(type, services.loadState(input).getData()),
        cast(type, wire.getOutputStates().get(0)),
        command.getValue(),
        new HashSet<>(command.getSigners()));
  }

  private static <T extends ContractState> T cast(Class<T> type, ContractState state)
      throws FlowException {
    if (!type.isInstance(state)) {
      throw new FlowException("Not a step of one " + type.getSimpleName() + " and nothing else");
    }
    return type.cast(state);
  }

  /** Who begins a step is its first signer, {@code us} is a later one, and nobody else signs. */
  void requireSigners(List<Party> expected, Party beginner, Party us) throws FlowException {
    boolean right = expected.get(0).equals(beginner)
        && expected.subList(1, expected.size()).contains(us)
        && signers.equals(new HashSet<>(StepFlow.keys(expected)));
    if (!right) {
      throw new FlowException(
          "The step is not for " + beginner.getName() + " to begin and for us to sign");
    }
  }
}
