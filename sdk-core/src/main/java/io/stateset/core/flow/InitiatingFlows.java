package io.stateset.core.flow;

import io.stateset.core.flow.SessionMessage.FlowVersion;
import java.util.Deque;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.InitiatingFlow;
import org.jspecify.annotations.Nullable;

/**
 * Finds under which name a flow opens sessions: that of the nearest class annotated
 * {@code @InitiatingFlow}.
 */
final class InitiatingFlows {

  /** The class's name and the version that its annotation states. */
  record Initiator(String name, FlowVersion version) {}

  private InitiatingFlows() {}

  /** {@code stack} begins with the innermost sub-flow. */
  static Initiator innermost(Deque<FlowLogic<?>> stack) {
    for (FlowLogic<?> flow : stack) {
      Class<?> initiating = annotatedClass(flow.getClass());
      if (initiating != null) {
        return initiatorOf(initiating);
      }
    }
    throw new IllegalArgumentException(
        "Only a flow annotated @InitiatingFlow, or its sub-flows, can open sessions: "
            + stack.getLast().getClass().getName());
  }

  /** The application is named after the package: one jar may hold flows of several. */
  private static Initiator initiatorOf(Class<?> initiating) {
    int version = initiating.getAnnotation(InitiatingFlow.class).version();
    return new Initiator(
        initiating.getName(), new FlowVersion(version, initiating.getPackageName()));
  }

  static @Nullable Class<?> annotatedClass(Class<?> flow) {
    for (Class<?> type = flow; type != null; type = type.getSuperclass()) {
      if (type.isAnnotationPresent(InitiatingFlow.class)) {
        return type;
      }
    }
    return null;
  }
}
