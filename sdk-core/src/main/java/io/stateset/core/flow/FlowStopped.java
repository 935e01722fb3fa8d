package io.stateset.core.flow;

/**
 * Unwinds a flow's thread when the node closes. An error, so that a flow's own handling of
 * exceptions does not swallow it; it never leaves this package.
 */
final class FlowStopped extends Error {
  private static final long serialVersionUID = 1L;

  FlowStopped() {
    super("the node is closing", null, false, false);
  }
}
