package io.stateset.benchmarks;

import io.stateset.core.StatesetNode;
import io.stateset.core.messaging.memory.InMemoryNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Two nodes and a notary in this JVM, which reach each other through memory. */
final class Trio implements AutoCloseable {
  private final InMemoryNetwork network = new InMemoryNetwork();
  private final Map<Company, StatesetNode> nodes = new EnumMap<>(Company.class);

  private Trio() {}

  /** Founds a network in {@code folder} and starts its nodes. */
  static Trio start(Path folder) throws IOException {
    Company.enrolAll(folder);
    Trio trio = new Trio();
    try {
      for (Company company : Company.values()) {
        trio.nodes.put(
            company,
            company
                .node(folder)
                .transport(trio.network.transport(company.legalName()))
                .start());
      }
      return trio;
    } catch (RuntimeException | Error e) {
      trio.close();
      throw e;
    }
  }

  StatesetNode node(Company company) {
    StatesetNode node = nodes.get(company);
    if (node == null) {
      throw new IllegalStateException(company + " is not up");
    }
    return node;
  }

  @Override
  public void close() {
    nodes.values().forEach(StatesetNode::close);
    network.close();
  }
}
