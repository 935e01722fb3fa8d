package io.stateset.core.flow;

import java.util.function.Function;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;

/**
 * How a node answers one initiating flow of its peers.
 *
 * @param initiatingFlow the name of the class annotated {@code @InitiatingFlow}
 * @param version what is told to the peer as {@code FlowInfo.flowVersion}, from 1
 * @param application what is told to the peer as {@code FlowInfo.appName}
 * @param create makes the answering flow for a session; called once a session
 */
public record AnsweringFlow(
    String initiatingFlow,
    int version,
    String application,
    Function<FlowSession, FlowLogic<?>> create) {}
