package io.stateset.core.internal;

import io.stateset.core.Cordapp;
import io.stateset.core.flow.AnsweringFlow;
import io.stateset.core.flow.settlement.AnswerKnownFlow;
import io.stateset.core.flow.settlement.AskKnownFlow;
import io.stateset.core.flow.settlement.SettleFlow;
import io.stateset.core.flow.settlement.SettledFlow;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;

/**
 * Which flow answers which: from the annotations of the CorDapps' flows, the node's services, and
 * the node itself.
 */
final class CordappFlows {
  private CordappFlows() {}

  static Map<String, AnsweringFlow> answering(
      List<Cordapp> cordapps, List<AnsweringFlow> ofServices) {
    Map<String, AnsweringFlow> answering = new HashMap<>();
    add(answering, new AnsweringFlow(SettleFlow.class.getName(), 1, "stateset", SettledFlow::new));
    add(
        answering,
        new AnsweringFlow(AskKnownFlow.class.getName(), 1, "stateset", AnswerKnownFlow::new));
    ofServices.forEach(flow -> add(answering, flow));
    for (Cordapp cordapp : cordapps) {
      cordapp.answeringFlows().forEach(flow -> add(answering, answeringFlow(cordapp, flow)));
    }
    return answering;
  }

  private static void add(Map<String, AnsweringFlow> answering, AnsweringFlow flow) {
    if (answering.putIfAbsent(flow.initiatingFlow(), flow) != null) {
      throw new IllegalArgumentException("Two flows answer " + flow.initiatingFlow());
    }
  }

  private static AnsweringFlow answeringFlow(Cordapp cordapp, Class<? extends FlowLogic<?>> type) {
    Class<?> initiating = Objects.requireNonNull(
            type.getAnnotation(InitiatedBy.class), "@InitiatedBy")
        .value();
    InitiatingFlow annotation = initiating.getAnnotation(InitiatingFlow.class);
    int version = annotation == null ? 1 : annotation.version();
    Constructor<? extends FlowLogic<?>> constructor = constructor(type);
    return new AnsweringFlow(
        initiating.getName(),
        version,
        cordapp.name(),
        session -> newInstance(constructor, session));
  }

  private static Constructor<? extends FlowLogic<?>> constructor(
      Class<? extends FlowLogic<?>> type) {
    try {
      Constructor<? extends FlowLogic<?>> constructor =
          type.getDeclaredConstructor(FlowSession.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          type.getName() + " has no constructor that takes a FlowSession", e);
    }
  }

  private static FlowLogic<?> newInstance(
      Constructor<? extends FlowLogic<?>> constructor, FlowSession session) {
    try {
      return constructor.newInstance(session);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("The constructor of an answering flow failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("An answering flow cannot be made", e);
    }
  }
}
