package io.stateset.core.internal;

import io.stateset.core.identity.NetworkMap;
import io.stateset.core.ledger.amqp.Amqp;
import java.time.Instant;
import java.util.List;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.Contract;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.HashAttachmentConstraint;
import net.corda.core.contracts.PrivacySalt;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.TransactionState;
import net.corda.core.contracts.TypeOnlyCommandData;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.internal.TransactionUtilsKt;
import net.corda.core.node.NetworkParameters;
import net.corda.core.transactions.LedgerTransaction;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;

/**
 * Writes and reads once what every flow does, beside the rest of a node's start: the network's
 * parameters, and a transaction that goes nowhere. What Corda has to find out about its own types
 * takes longer than opening the database, and would else be the first flow's wait.
 */
final class Rehearsal {
  private static final SecureHash ANY = SecureHash.allOnesHash;

  private Rehearsal() {}

  static void run(Amqp amqp, NetworkMap network) {
    amqp.deserialize(network.parameters().getRaw(), NetworkParameters.class);
    network.nodes().stream()
        .findFirst()
        .ifPresent(node ->
            amqp.within(() -> read(amqp, write(node.identities().get(0).getParty()))));
  }

  private static SignedTransaction write(Party party) {
    TransactionState<Nothing> output = new TransactionState<>(
        new Nothing(), NoContract.class.getName(), party, null, new HashAttachmentConstraint(ANY));
    WireTransaction transaction = new WireTransaction(
        TransactionUtilsKt.createComponentGroups(
            List.of(new StateRef(ANY, 0)),
            List.of(output),
            List.of(new Command<>(new NoCommand(), party.getOwningKey())),
            List.of(ANY),
            party,
            TimeWindow.fromOnly(Instant.EPOCH),
            List.of(),
            ANY),
        new PrivacySalt());
    TransactionSignature unsigned =
        new TransactionSignature(new byte[1], party.getOwningKey(), new SignatureMetadata(1, 1));
    return new SignedTransaction(transaction, List.of(unsigned));
  }

  /** Not the output and the command: CorDapps' class loaders may not see their types. */
  private static SecureHash read(Amqp amqp, SignedTransaction written) {
    return amqp.deserialize(amqp.serialize(written), SignedTransaction.class).getId();
  }

  @BelongsToContract(NoContract.class)
  static final class Nothing implements ContractState {
    @Override
    public List<AbstractParty> getParticipants() {
      return List.of();
    }
  }

  static final class NoCommand extends TypeOnlyCommandData {}

  static final class NoContract implements Contract {
    @Override
    public void verify(LedgerTransaction transaction) {
      throw new IllegalArgumentException("Nobody may make this transaction");
    }
  }
}
