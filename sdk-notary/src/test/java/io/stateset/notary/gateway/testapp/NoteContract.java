package io.stateset.notary.gateway.testapp;

import net.corda.core.contracts.Contract;
import net.corda.core.contracts.TypeOnlyCommandData;
import net.corda.core.transactions.LedgerTransaction;

/** Numbers are positive. */
public class NoteContract implements Contract {
  public static final String ID = "io.stateset.notary.gateway.testapp.NoteContract";

  /** Writes a note. */
  public static class Write extends TypeOnlyCommandData {}

  @Override
  public void verify(LedgerTransaction tx) {
    if (tx.outputsOfType(NoteState.class).stream().anyMatch(note -> note.getNumber() <= 0)) {
      throw new IllegalArgumentException("a note's number is positive");
    }
  }
}
