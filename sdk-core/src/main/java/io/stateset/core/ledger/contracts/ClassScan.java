package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;

/** What the class files of an archive say they extend and implement. No class is loaded. */
final class ClassScan {
  private final Map<String, Declaration> classes = new HashMap<>();
  private final Map<String, List<String>> children = new HashMap<>();

  /** The head of a class file; names have slashes. */
  private record Declaration(String name, boolean concrete, List<String> parents) {}

  ClassScan(Map<String, byte[]> files) {
    files.forEach(this::add);
  }

  private void add(String file, byte[] content) {
    if (!file.endsWith(".class")
        || file.endsWith("module-info.class")
        || file.startsWith("META-INF/")) {
      return;
    }
    Declaration declaration = parse(content);
    if (!file.equals(declaration.name() + ".class")) {
      throw new LedgerException(
          Code.BAD_ATTACHMENT, "An archive has a class file under another class's name");
    }
    classes.put(declaration.name(), declaration);
    for (String parent : declaration.parents()) {
      children.computeIfAbsent(parent, none -> new ArrayList<>()).add(declaration.name());
    }
  }

  /** ASM reads when it is asked, and trusts what it reads: whatever it throws, the file is bad. */
  private static Declaration parse(byte[] content) {
    try {
      ClassReader reader = new ClassReader(content);
      List<String> parents = new ArrayList<>(Arrays.asList(reader.getInterfaces()));
      if (reader.getSuperName() != null) {
        parents.add(reader.getSuperName());
      }
      int access = reader.getAccess();
      boolean concrete = !Modifier.isAbstract(access) && !Modifier.isInterface(access);
      return new Declaration(reader.getClassName(), concrete, parents);
    } catch (RuntimeException e) {
      throw new LedgerException(
          Code.BAD_ATTACHMENT, "An archive has a class file that cannot be read", e);
    }
  }

  /**
   * Names, with dots, of the concrete classes that implement {@code type}, through classes of this
   * archive too. Each class is looked at once, and without recursion: an archive of a stranger may
   * have a chain of thousands.
   */
  SortedSet<String> implementing(Class<?> type) {
    SortedSet<String> names = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(type.getName().replace('.', '/')));
    while (!next.isEmpty()) {
      String name = next.remove();
      if (seen.add(name)) {
        next.addAll(children.getOrDefault(name, List.of()));
        Declaration declaration = classes.get(name);
        if (declaration != null && declaration.concrete()) {
          names.add(name.replace('/', '.'));
        }
      }
    }
    return names;
  }
}
