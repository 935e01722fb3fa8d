package io.stateset.core.keys;

import java.nio.file.Path;

/** The {@code main} of a process of its own that opens a key store. */
public final class KeyStoreOpener {
  private KeyStoreOpener() {}

  /** Prints {@code OPENED} or the code of the refusal. */
  public static void main(String[] args) {
    try (SigningKeyStore store = SoftwareKeyStore.open(
        Path.of(args[0]), "right passphrase".toCharArray(), new KeyDerivation(8, 1))) {
      System.out.println(store.keys().isEmpty() ? "OPENED" : "OPENED with keys");
    } catch (KeyStoreException e) {
      System.out.println(e.code());
    }
  }
}
