package io.stateset.testcordapp;

import java.security.PublicKey;
import java.util.List;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.Contract;
import net.corda.core.contracts.TypeOnlyCommandData;
import net.corda.core.transactions.LedgerTransaction;

/**
 * Issue: no input, one output, the borrower signs. Move: one input, one output of the same debt,
 * the old owner signs.
 */
public class IouContract implements Contract {
  public static final String ID = "io.stateset.testcordapp.IouContract";

  /** Creates a debt. */
  public static class Issue extends TypeOnlyCommandData {}

  /** Gives a debt to another owner. */
  public static class Move extends TypeOnlyCommandData {}

  @Override
  public void verify(LedgerTransaction tx) {
    List<IouState> outputs = tx.outputsOfType(IouState.class);
    require(outputs.size() == 1, "exactly one output");
    IouState output = outputs.get(0);
    require(output.getCents() > 0, "a positive amount");
    if (tx.commandsOfType(Issue.class).isEmpty()) {
      verifyMove(tx, output);
    } else {
      require(tx.inputsOfType(IouState.class).isEmpty(), "an issue consumes nothing");
      require(
          signers(tx.commandsOfType(Issue.class)).contains(output.getBorrower().getOwningKey()),
          "borrower signs");
    }
  }

  private static void verifyMove(LedgerTransaction tx, IouState output) {
    List<IouState> inputs = tx.inputsOfType(IouState.class);
    require(inputs.size() == 1, "a move consumes one debt");
    IouState input = inputs.get(0);
    require(input.getLinearId().equals(output.getLinearId()), "the debt stays the same");
    require(input.getCents() == output.getCents(), "the amount stays the same");
    require(
        signers(tx.commandsOfType(Move.class)).contains(input.getOwner().getOwningKey()),
        "old owner signs");
  }

  private static List<PublicKey> signers(List<? extends Command<?>> commands) {
    require(commands.size() == 1, "exactly one command");
    return commands.get(0).getSigners();
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Rule broken: " + rule);
    }
  }
}
