package io.stateset.core.ledger.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import kotlin.jvm.JvmClassMappingKt;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.CommandData;
import net.corda.core.contracts.CommandWithParties;
import net.corda.core.contracts.ComponentGroupEnum;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.internal.AbstractVerifier;
import net.corda.core.internal.SerializedStateAndRef;
import net.corda.core.internal.TransactionUtilsKt;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.transactions.ComponentGroup;
import net.corda.core.transactions.LedgerTransaction;

/**
 * Verifies one transaction with the contract code of its attachments. The rules and the order of
 * the checks are Corda's ({@link AbstractVerifier}); this class rebuilds the transaction from its
 * bytes with the classes of the attachments, so that the contract sees its own state classes and
 * not the host's.
 */
final class ContractVerifier extends AbstractVerifier {
  private final SerializationContext context;
  private final SerializationFactory factory = SerializationFactory.Companion.getDefaultFactory();

  ContractVerifier(LedgerTransaction transaction, SerializationContext context) {
    super(transaction, context.getDeserializationClassLoader());
    this.context = context;
    // Signing parties come from the node's identities: they are looked up now, not while contract
    // code runs.
    transaction.getCommands().forEach(CommandWithParties::getSigners);
  }

  @Override
  protected Supplier<LedgerTransaction> getTransaction() {
    return () -> factory.withCurrentContext(context, () -> getLtx().transform(this::rebuild));
  }

  private LedgerTransaction rebuild(
      List<? extends ComponentGroup> groups,
      List<SerializedStateAndRef> inputs,
      List<SerializedStateAndRef> references) {
    LedgerTransaction outer = getLtx();
    return LedgerTransaction.Companion.createForContractVerify(
        resolved(inputs),
        outputs(groups),
        commands(groups),
        outer.getAttachments(),
        outer.getId(),
        outer.getNotary(),
        outer.getTimeWindow(),
        outer.getPrivacySalt(),
        outer.getNetworkParameters(),
        resolved(references),
        outer.getDigestService(),
        outer.getRotatedKeys());
  }

  private List<StateAndRef<ContractState>> resolved(List<SerializedStateAndRef> states) {
    List<StateAndRef<ContractState>> resolved = new ArrayList<>();
    states.forEach(state -> resolved.add(state.toStateAndRef(factory, context)));
    return resolved;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private List<TransactionState<ContractState>> outputs(List<? extends ComponentGroup> groups) {
    List outputs = TransactionUtilsKt.deserialiseComponentGroup(
        groups,
        JvmClassMappingKt.getKotlinClass(TransactionState.class),
        ComponentGroupEnum.OUTPUTS_GROUP,
        true,
        factory,
        context);
    return outputs;
  }

  private List<CommandWithParties<CommandData>> commands(List<? extends ComponentGroup> groups) {
    List<Command<?>> rebuilt = TransactionUtilsKt.deserialiseCommands(
        groups, true, factory, context, getLtx().getDigestService());
    List<CommandWithParties<CommandData>> commands = new ArrayList<>();
    for (int index = 0; index < rebuilt.size(); index++) {
      Command<?> command = rebuilt.get(index);
      commands.add(new CommandWithParties<>(
          command.getSigners(), signingParties(index), command.getValue()));
    }
    return commands;
  }

  @SuppressWarnings("deprecation")
  private List<net.corda.core.identity.Party> signingParties(int command) {
    return getLtx().getCommands().get(command).getSigningParties();
  }
}
