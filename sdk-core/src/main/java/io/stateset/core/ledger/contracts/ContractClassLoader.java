package io.stateset.core.ledger.contracts;

import java.net.URL;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class loader that contracts of one set of attachments run in. Classes come from the
 * attachments, except those of {@link ContractPlatform}. Each class has the code source of its
 * attachment, which Corda's check that a state belongs to its contract looks at.
 */
final class ContractClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, List<ContractFile>> files;

  /** {@code files} by path; several only under paths where attachments may overlap. */
  ContractClassLoader(Map<String, List<ContractFile>> files, ClassLoader platform) {
    super("stateset-contracts", platform);
    this.files = files;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (ContractPlatform.isShared(name) || !files.containsKey(path(name))) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    List<ContractFile> found = files.get(path(name));
    if (found == null || ContractPlatform.isShared(name)) {
      throw new ClassNotFoundException(name);
    }
    ContractFile file = found.get(0);
    ProtectionDomain domain = new ProtectionDomain(file.codeSource(), null, this, null);
    return defineClass(name, file.content(), 0, file.content().length, domain);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    List<ContractFile> found = files.get(name);
    return found == null ? null : found.get(0).url();
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.enumeration(
        files.getOrDefault(name, List.of()).stream().map(ContractFile::url).toList());
  }

  private static String path(String className) {
    return className.replace('.', '/') + ".class";
  }
}
