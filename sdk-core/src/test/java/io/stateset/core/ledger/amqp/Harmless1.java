package io.stateset.core.ledger.amqp;

import net.corda.core.serialization.CordaSerializable;

/** Refuses a negative number. Its name is as long as that of {@link Forbidden}. */
@CordaSerializable
public class Harmless1 {
  private final int number;

  public Harmless1(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("negative");
    }
    this.number = number;
  }

  public int getNumber() {
    return number;
  }
}
