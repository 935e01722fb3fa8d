package io.stateset.core;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import io.stateset.core.vault.StateColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.corda.core.contracts.Contract;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.serialization.SerializationCustomSerializer;
import org.jspecify.annotations.Nullable;

/**
 * An application on the ledger: its contracts, and the flows with which it answers peers. A node is
 * given its CorDapps as values; it does not search the host's class path unless asked to by
 * {@link #scan}.
 *
 * <pre>{@code
 * Cordapp invoices = Cordapp.builder("invoices")
 *     .contract(InvoiceContract.class)
 *     .answers(IssueResponder.class)
 *     .build();
 * }</pre>
 *
 * Immutable.
 */
public final class Cordapp {
  private final String name;
  private final String version;
  private final Set<Class<? extends Contract>> contracts;
  private final Set<String> contractPackages;
  private final Set<Class<? extends FlowLogic<?>>> answeringFlows;
  private final Set<SerializationCustomSerializer<?, ?>> customSerializers;
  private final Set<Class<?>> serializationWhitelist;
  private final Set<StateColumns<?>> columns;
  private final ClassLoader classLoader;

  private Cordapp(Builder builder, ClassLoader classLoader) {
    this.name = builder.name;
    this.version = builder.version;
    this.contracts = unmodifiable(builder.contracts);
    this.contractPackages = unmodifiable(builder.contractPackages);
    this.answeringFlows = unmodifiable(builder.answeringFlows);
    this.customSerializers = unmodifiable(builder.customSerializers);
    this.serializationWhitelist = unmodifiable(builder.serializationWhitelist);
    this.columns = unmodifiable(builder.columns);
    this.classLoader = classLoader;
  }

  private static <T> Set<T> unmodifiable(Set<T> values) {
    return java.util.Collections.unmodifiableSet(new LinkedHashSet<>(values));
  }

  /** Starts the description of a CorDapp; {@code name} is for people and logs. */
  public static Builder builder(String name) {
    return new Builder(Objects.requireNonNull(name, "name"));
  }

  /**
   * The CorDapp that consists of all contracts and answering flows of some packages and those below
   * them.
   *
   * @throws LedgerException with {@code BAD_CORDAPP} if no package is named, or nothing is found
   */
  public static Cordapp scan(String... packages) {
    return scan(Cordapp.class.getClassLoader(), packages);
  }

  /** As {@link #scan(String...)}, for classes that {@code classLoader} sees. */
  public static Cordapp scan(ClassLoader classLoader, String... packages) {
    return CordappScan.scan(classLoader, List.of(packages));
  }

  /** For people and logs. */
  public String name() {
    return name;
  }

  /** For people and logs; {@code "1"} unless set. */
  public String version() {
    return version;
  }

  /** Whose states this node can create. */
  public Set<Class<? extends Contract>> contracts() {
    return contracts;
  }

  /**
   * The packages that hold all code which the contracts need, where contracts are packed from loose
   * class files: the packages of the contracts, unless set.
   */
  public Set<String> contractPackages() {
    return contractPackages;
  }

  /** Flows that run when a peer's flow opens a session; each carries {@link InitiatedBy}. */
  public Set<Class<? extends FlowLogic<?>>> answeringFlows() {
    return answeringFlows;
  }

  /** Forms on the wire for types of this CorDapp. */
  public Set<SerializationCustomSerializer<?, ?>> customSerializers() {
    return customSerializers;
  }

  /** Classes that may be serialised without {@code @CordaSerializable}. */
  public Set<Class<?>> serializationWhitelist() {
    return serializationWhitelist;
  }

  /** Tables of the vault that hold this CorDapp's states in columns. */
  public Set<StateColumns<?>> columns() {
    return columns;
  }

  /** Sees all classes of this CorDapp. */
  public ClassLoader classLoader() {
    return classLoader;
  }

  @Override
  public String toString() {
    return "Cordapp[" + name + " " + version + "]";
  }

  /** Describes a CorDapp. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private String version = "1";
    private final Set<Class<? extends Contract>> contracts = new LinkedHashSet<>();
    private final Set<String> contractPackages = new LinkedHashSet<>();
    private final Set<Class<? extends FlowLogic<?>>> answeringFlows = new LinkedHashSet<>();
    private final Set<SerializationCustomSerializer<?, ?>> customSerializers =
        new LinkedHashSet<>();
    private final Set<Class<?>> serializationWhitelist = new LinkedHashSet<>();
    private final Set<StateColumns<?>> columns = new LinkedHashSet<>();
    private @Nullable ClassLoader classLoader;

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the version; default {@code "1"}. */
    public Builder version(String version) {
      this.version = Objects.requireNonNull(version, "version");
      return this;
    }

    /** Adds a contract. */
    public Builder contract(Class<? extends Contract> contract) {
      contracts.add(Objects.requireNonNull(contract, "contract"));
      return this;
    }

    /**
     * Adds a package, with those below it, that has code which the contracts need; see
     * {@link #contractPackages()}.
     */
    public Builder contractPackage(String contractPackage) {
      contractPackages.add(Objects.requireNonNull(contractPackage, "contractPackage"));
      return this;
    }

    /** Adds a flow that answers peers. */
    public Builder answers(Class<? extends FlowLogic<?>> answeringFlow) {
      answeringFlows.add(Objects.requireNonNull(answeringFlow, "answeringFlow"));
      return this;
    }

    /** Adds a custom serializer. */
    public Builder customSerializer(SerializationCustomSerializer<?, ?> serializer) {
      customSerializers.add(Objects.requireNonNull(serializer, "serializer"));
      return this;
    }

    /** Adds classes that may be serialised without {@code @CordaSerializable}. */
    public Builder whitelist(Collection<Class<?>> classes) {
      serializationWhitelist.addAll(classes);
      return this;
    }

    /**
     * Adds a table of the vault; a node makes it, and fills it with the states that it has, when it
     * starts.
     */
    public Builder columns(StateColumns<?> columns) {
      this.columns.add(Objects.requireNonNull(columns, "columns"));
      return this;
    }

    /** Sets the loader that sees all classes of the CorDapp; default is that of its first class. */
    public Builder classLoader(ClassLoader classLoader) {
      this.classLoader = Objects.requireNonNull(classLoader, "classLoader");
      return this;
    }

    /**
     * The CorDapp.
     *
     * @throws LedgerException with {@code BAD_CORDAPP} if a flow that should answer does not say
     *     whom
     */
    public Cordapp build() {
      for (Class<?> flow : answeringFlows) {
        if (!flow.isAnnotationPresent(InitiatedBy.class)) {
          throw new LedgerException(
              Code.BAD_CORDAPP, "Flow " + flow.getName() + " has no @InitiatedBy");
        }
      }
      if (contractPackages.isEmpty()) {
        contracts.forEach(contract -> contractPackages.add(contract.getPackageName()));
      }
      return new Cordapp(this, classLoader == null ? defaultClassLoader() : classLoader);
    }

    private ClassLoader defaultClassLoader() {
      List<Class<?>> classes = new ArrayList<>(contracts);
      classes.addAll(answeringFlows);
      ClassLoader first = classes.isEmpty() ? null : classes.get(0).getClassLoader();
      return first == null ? Cordapp.class.getClassLoader() : first;
    }
  }
}
