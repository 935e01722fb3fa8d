package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;

/** What the class files of an archive say they extend and implement. No class is loaded. */
final class ClassScan {
  private final Map<String, ClassReader> classes = new HashMap<>();

  ClassScan(Map<String, byte[]> files) {
    files.forEach(this::add);
  }

  private void add(String file, byte[] content) {
    if (!file.endsWith(".class")
        || file.endsWith("module-info.class")
        || file.startsWith("META-INF/")) {
      return;
    }
    ClassReader reader = parse(content);
    if (!file.equals(reader.getClassName() + ".class")) {
      throw new LedgerException(
          Code.BAD_ATTACHMENT, "An archive has a class file under another class's name");
    }
    classes.put(reader.getClassName(), reader);
  }

  private static ClassReader parse(byte[] content) {
    try {
      return new ClassReader(content);
    } catch (RuntimeException e) {
      throw new LedgerException(
          Code.BAD_ATTACHMENT, "An archive has a class file that cannot be read", e);
    }
  }

  /**
   * Names, with dots, of the concrete classes that implement {@code type}, through classes of this
   * archive too.
   */
  SortedSet<String> implementing(Class<?> type) {
    String wanted = type.getName().replace('.', '/');
    SortedSet<String> names = new TreeSet<>();
    for (ClassReader reader : classes.values()) {
      boolean concrete =
          !Modifier.isAbstract(reader.getAccess()) && !Modifier.isInterface(reader.getAccess());
      if (concrete && leadsTo(reader.getClassName(), wanted, new HashSet<>())) {
        names.add(reader.getClassName().replace('/', '.'));
      }
    }
    return names;
  }

  private boolean leadsTo(String name, String wanted, Set<String> seen) {
    ClassReader reader = classes.get(name);
    if (name.equals(wanted)) {
      return true;
    }
    if (reader == null || !seen.add(name)) {
      return false;
    }
    String parent = reader.getSuperName();
    if (parent != null && leadsTo(parent, wanted, seen)) {
      return true;
    }
    for (String parentInterface : reader.getInterfaces()) {
      if (leadsTo(parentInterface, wanted, seen)) {
        return true;
      }
    }
    return false;
  }
}
