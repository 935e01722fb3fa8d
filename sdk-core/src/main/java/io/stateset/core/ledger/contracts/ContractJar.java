package io.stateset.core.ledger.contracts;

import java.util.Arrays;
import java.util.Objects;

/**
 * The archive that a contract class was found in.
 *
 * @param fileName the archive's name, or the contract's class name if the archive was packed from
 *     loose class files
 * @param bytes the archive; not copied, do not change it
 */
public record ContractJar(String fileName, byte[] bytes) {

  @Override
  public boolean equals(Object other) {
    return other instanceof ContractJar jar
        && fileName.equals(jar.fileName)
        && Arrays.equals(bytes, jar.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fileName, Arrays.hashCode(bytes));
  }

  @Override
  public String toString() {
    return "ContractJar[" + fileName + ", " + bytes.length + " bytes]";
  }
}
