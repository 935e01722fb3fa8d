package io.stateset.core.ledger.amqp;

/** Not marked as serialisable. */
public class Forbidden {
  private final int number;

  public Forbidden(int number) {
    this.number = number;
  }

  public int getNumber() {
    return number;
  }
}
