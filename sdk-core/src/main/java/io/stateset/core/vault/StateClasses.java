package io.stateset.core.vault;

import io.stateset.core.storage.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.contracts.ContractState;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of the states that are in the vault. A query for a class means its sub-classes and
 * implementations too; a state whose class this node cannot load matches no query. Thread-safe.
 */
final class StateClasses {
  private static final Logger LOG = LoggerFactory.getLogger(StateClasses.class);
  private static final String NEXT =
      "SELECT state_class FROM vault_state WHERE state_class > ? ORDER BY state_class LIMIT 1";

  private final ClassLoader cordapps;
  private final Map<String, Optional<Class<?>>> classes = new ConcurrentHashMap<>();

  StateClasses(ClassLoader cordapps) {
    this.cordapps = cordapps;
  }

  /** Learns which classes are stored: one step through the index for each. */
  void load(Database database) {
    database.read(handle -> {
      Optional<String> name = next(handle, "");
      while (name.isPresent()) {
        classes.computeIfAbsent(name.get(), this::find);
        name = next(handle, name.get());
      }
      return classes.size();
    });
  }

  private static Optional<String> next(Handle handle, String after) {
    return handle.createQuery(NEXT).bind(0, after).mapTo(String.class).findOne();
  }

  /** Must be told before a state of that class is visible to others. */
  void add(Class<?> type) {
    classes.putIfAbsent(type.getName(), Optional.of(type));
  }

  private Optional<Class<?>> find(String name) {
    try {
      return Optional.of(Class.forName(name, false, cordapps));
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.warn(
          "states of class {} are in the vault, and no CorDapp of this node has it: queries skip them",
          name);
      return Optional.empty();
    }
  }

  /** The names of the stored classes that are {@code type} or below it. */
  List<String> namesOf(Class<?> type) {
    return classes.entrySet().stream()
        .filter(entry -> entry.getValue().filter(type::isAssignableFrom).isPresent())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** A condition on {@code s.state_class}. */
  Sql condition(Class<?> type) {
    return Sql.in("s.state_class", namesOf(type));
  }

  /**
   * Whether every stored class can be loaded, so that a query for all states needs no condition.
   */
  boolean includesAll(Class<?> type) {
    return type == ContractState.class && classes.values().stream().allMatch(Optional::isPresent);
  }
}
