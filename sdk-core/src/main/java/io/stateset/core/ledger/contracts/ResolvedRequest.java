package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.corda.core.contracts.Attachment;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.CommandData;
import net.corda.core.contracts.CommandWithParties;
import net.corda.core.contracts.ComponentGroupEnum;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.SerializedStateAndRef;
import net.corda.core.node.NetworkParameters;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.serialization.SerializedBytes;
import net.corda.core.transactions.ComponentGroup;
import net.corda.core.transactions.LedgerTransaction;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.OpaqueBytes;

/** Makes the ledger transaction of a verification request. */
record ResolvedRequest(
    Map<SecureHash, Attachment> attachments,
    NetworkParameters parameters,
    ContractClassLoaders loaders) {

  LedgerTransaction ledgerTransaction(
      WireTransaction wire, VerificationRequest request, SerializationContext context) {
    List<SerializedStateAndRef> inputs = resolve(wire.getInputs(), request);
    List<SerializedStateAndRef> references = resolve(wire.getReferences(), request);
    List<Attachment> named = named(wire);
    checkSize(wire, named, inputs, references);
    return LedgerTransaction.Companion.create$core(
        states(inputs, context),
        wire.getOutputs(),
        commands(wire),
        named,
        wire.getId(),
        wire.getNotary(),
        wire.getTimeWindow(),
        wire.getPrivacySalt(),
        parameters,
        states(references, context),
        wire.getComponentGroups(),
        inputs,
        references,
        attachment -> true,
        loaders,
        wire.getDigestService());
  }

  private List<Attachment> named(WireTransaction wire) {
    return wire.getAttachments().stream()
        .map(id -> AttachmentContent.require(id, attachments.get(id)))
        .toList();
  }

  private static List<SerializedStateAndRef> resolve(
      List<StateRef> references, VerificationRequest request) {
    Map<StateRef, OpaqueBytes> states = new HashMap<>();
    request.states().forEach(state -> states.put(state.reference(), state.state()));
    List<SerializedStateAndRef> resolved = new ArrayList<>();
    for (StateRef reference : references) {
      OpaqueBytes state = states.get(reference);
      if (state == null) {
        throw new LedgerException(
            Code.INVALID_TRANSACTION, "State " + reference + " was not handed in");
      }
      SerializedBytes<TransactionState<ContractState>> bytes =
          new SerializedBytes<>(state.getBytes());
      resolved.add(new SerializedStateAndRef(bytes, reference));
    }
    return resolved;
  }

  private static List<StateAndRef<ContractState>> states(
      List<SerializedStateAndRef> serialized, SerializationContext context) {
    SerializationFactory factory = SerializationFactory.Companion.getDefaultFactory();
    List<StateAndRef<ContractState>> states = new ArrayList<>();
    serialized.forEach(state -> states.add(state.toStateAndRef(factory, context)));
    return states;
  }

  private static List<CommandWithParties<CommandData>> commands(WireTransaction wire) {
    List<CommandWithParties<CommandData>> commands = new ArrayList<>();
    for (Command<?> command : wire.getCommands()) {
      commands.add(new CommandWithParties<>(command.getSigners(), List.of(), command.getValue()));
    }
    return commands;
  }

  /** As Corda counts: attachments, resolved states, commands and outputs. */
  // The ordinal is the number of a component group in the transaction's format.
  @SuppressWarnings("EnumOrdinal")
  private void checkSize(
      WireTransaction wire,
      List<Attachment> named,
      List<SerializedStateAndRef> inputs,
      List<SerializedStateAndRef> references) {
    long size = named.stream().distinct().mapToLong(Attachment::getSize).sum();
    size +=
        inputs.stream().mapToLong(state -> state.getSerializedState().getSize()).sum();
    size += references.stream()
        .mapToLong(state -> state.getSerializedState().getSize())
        .sum();
    for (ComponentGroup group : wire.getComponentGroups()) {
      boolean counts = group.getGroupIndex() == ComponentGroupEnum.COMMANDS_GROUP.ordinal()
          || group.getGroupIndex() == ComponentGroupEnum.OUTPUTS_GROUP.ordinal();
      size += counts
          ? group.getComponents().stream().mapToLong(OpaqueBytes::getSize).sum() + 4
          : 0;
    }
    if (size >= parameters.getMaxTransactionSize()) {
      throw new LedgerException(
          Code.INVALID_TRANSACTION,
          "Transaction " + wire.getId() + " is larger than the network allows");
    }
  }
}
