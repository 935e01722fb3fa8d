package io.stateset.core.ledger.contracts;

import net.corda.core.cordapp.CordappConfig;

/** CorDapps take their settings from the host, not from files of the node. */
enum EmptyCordappConfig implements CordappConfig {
  INSTANCE;

  @Override
  public boolean exists(String path) {
    return false;
  }

  @Override
  public Object get(String path) {
    throw missing(path);
  }

  @Override
  public int getInt(String path) {
    throw missing(path);
  }

  @Override
  public long getLong(String path) {
    throw missing(path);
  }

  @Override
  public float getFloat(String path) {
    throw missing(path);
  }

  @Override
  public double getDouble(String path) {
    throw missing(path);
  }

  @Override
  public Number getNumber(String path) {
    throw missing(path);
  }

  @Override
  public String getString(String path) {
    throw missing(path);
  }

  @Override
  public boolean getBoolean(String path) {
    throw missing(path);
  }

  private static IllegalArgumentException missing(String path) {
    return new IllegalArgumentException("There is no setting " + path);
  }
}
