package io.stateset.core.ledger.contracts;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What contract code may see beside its own attachments: the JDK, corda-core, and the libraries
 * whose types occur in corda-core's API. Nothing else of the host's class path is visible, so that
 * a contract means the same on every node; neither is this library.
 */
final class ContractPlatform extends ClassLoader {
  private static final List<String> SHARED = List.of(
      "net.corda.core.",
      "kotlin.",
      "co.paralleluniverse.fibers.",
      "co.paralleluniverse.strands.",
      "com.google.common.",
      "rx.",
      "org.slf4j.",
      "org.bouncycastle.",
      "net.i2p.crypto.",
      "javax.persistence.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;

  /** {@code host} is the loader that has corda-core. */
  ContractPlatform(ClassLoader host) {
    super("stateset-contract-platform", ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  /**
   * Whether a class of this name comes from the host, also if an attachment brings one of that name
   * along.
   */
  static boolean isShared(String className) {
    return SHARED.stream().anyMatch(className::startsWith);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (isShared(name)) {
      return host.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return isShared(name.replace('/', '.')) ? host.getResource(name) : null;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return isShared(name.replace('/', '.'))
        ? host.getResources(name)
        : Collections.emptyEnumeration();
  }
}
