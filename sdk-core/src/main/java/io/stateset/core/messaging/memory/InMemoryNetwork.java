package io.stateset.core.messaging.memory;

import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/** Nodes of one JVM that reach each other by name. Thread-safe. */
public final class InMemoryNetwork implements AutoCloseable {
  private static final int THREADS = 4;

  private final Map<CordaX500Name, InMemoryTransport> listening = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor threads;

  /** With no nodes. Threads start with the first request. */
  public InMemoryNetwork() {
    AtomicLong count = new AtomicLong();
    threads = new ScheduledThreadPoolExecutor(THREADS, work -> {
      Thread thread = new Thread(work, "stateset-memory-network-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    threads.setRemoveOnCancelPolicy(true);
  }

  /** The end of the network at which the node called {@code node} is. */
  public Transport transport(CordaX500Name node) {
    return new InMemoryTransport(node, this, threads);
  }

  void open(CordaX500Name node, InMemoryTransport transport) {
    if (listening.putIfAbsent(node, transport) != null) {
      throw new MessagingException(Code.PORT_IN_USE, node + " is on this network already");
    }
  }

  @Nullable
  InMemoryTransport find(CordaX500Name node) {
    return listening.get(node);
  }

  void leave(CordaX500Name node, InMemoryTransport transport) {
    listening.remove(node, transport);
  }

  /** Ends every thread; transports of this network are of no use afterwards. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
