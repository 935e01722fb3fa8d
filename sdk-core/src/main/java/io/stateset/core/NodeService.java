package io.stateset.core;

import io.stateset.core.flow.AnsweringFlow;
import java.util.List;
import net.corda.core.node.ServiceHub;

/**
 * Something that a node hosts beside its organisation's flows: a notary, a proxy. Started and
 * closed by the node.
 */
public interface NodeService extends AutoCloseable {

  /**
   * Called once, when the node's services can be used and before any flow runs; may block.
   *
   * @param services as flows get them, but that they sign with a notary's key, too
   */
  void start(ServiceHub services);

  /** Which initiating flows of peers it answers; asked after {@link #start}. */
  List<AnsweringFlow> answeringFlows();

  /** Called when no flow runs any more; ends threads and releases files. Idempotent. */
  @Override
  void close();
}
