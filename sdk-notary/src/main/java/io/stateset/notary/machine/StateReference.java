package io.stateset.notary.machine;

import java.nio.ByteBuffer;

/**
 * Names a state: an output of a transaction. Corda's {@code StateRef}, compact.
 *
 * @param transactionId the transaction that made the state
 * @param index which of its outputs, from 0
 */
public record StateReference(Hash transactionId, int index) implements Comparable<StateReference> {
  /** The length of the binary form: the id, then the index, big-endian. */
  public static final int BYTES = Hash.BYTES + Integer.BYTES;

  /** Refuses a negative index. */
  public StateReference {
    if (index < 0) {
      throw new IllegalArgumentException("the index of a state is not negative: " + index);
    }
  }

  /** The binary form, of {@link #BYTES} bytes. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    writeTo(bytes);
    return bytes.array();
  }

  void writeTo(ByteBuffer target) {
    transactionId.writeTo(target);
    target.putInt(index);
  }

  @Override
  public int hashCode() {
    return 31 * transactionId.hashCode() + index;
  }

  /** By id, then index. */
  @Override
  public int compareTo(StateReference other) {
    int byId = transactionId.compareTo(other.transactionId);
    return byId != 0 ? byId : Integer.compare(index, other.index);
  }
}
