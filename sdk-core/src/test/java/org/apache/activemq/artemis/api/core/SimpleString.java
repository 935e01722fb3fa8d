package org.apache.activemq.artemis.api.core;

/**
 * Stands in for a class of the message broker that Corda's own list of serializers names. Only the
 * program that compares our bytes with those of Corda's own scheme needs it; the library does not.
 */
public final class SimpleString implements CharSequence {
  private final String value;

  public SimpleString(String value) {
    this.value = value;
  }

  @Override
  public int length() {
    return value.length();
  }

  @Override
  public char charAt(int index) {
    return value.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return value.subSequence(start, end);
  }

  @Override
  public String toString() {
    return value;
  }
}
