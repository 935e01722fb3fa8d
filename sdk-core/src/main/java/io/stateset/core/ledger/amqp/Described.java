package io.stateset.core.ledger.amqp;

import org.apache.qpid.proton.amqp.DescribedType;

/**
 * A described value. Compared by identity: as a map's key it is never expensive, whatever is in it.
 */
final class Described implements DescribedType {
  private final Object descriptor;
  private final Object value;

  Described(Object descriptor, Object value) {
    this.descriptor = descriptor;
    this.value = value;
  }

  @Override
  public Object getDescriptor() {
    return descriptor;
  }

  @Override
  public Object getDescribed() {
    return value;
  }
}
