package io.stateset.core.flow;

import io.stateset.core.flow.SessionMessage.FlowVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import net.corda.core.flows.Destination;
import net.corda.core.flows.FlowInfo;
import net.corda.core.flows.FlowSession;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.FlowIORequest;
import net.corda.core.internal.InternalUtils;
import net.corda.core.utilities.NonEmptySet;
import net.corda.core.utilities.UntrustworthyData;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session. What flows call ends in {@link FlowMachine#suspend}; the state here belongs
 * to the flow's thread, except the unread messages and the peer's version, which the machine's lock
 * guards.
 *
 * <p>Sessions compare by id and end, not by identity, so that they mean the same in a flow that is
 * run again.
 */
final class Session extends FlowSession {
  private final FlowMachine<?> machine;
  private final SessionId id;
  private final boolean initiator;
  private final CordaX500Name node;
  private final Destination destination;
  private final Party counterparty;
  private final String initiatingFlow;
  private final FlowVersion initiatingVersion;
  private final Deque<SessionMessage> unread = new ArrayDeque<>();
  private boolean opened;
  private boolean ended;
  private boolean peerKnows;
  private @Nullable FlowVersion peerVersion;
  private FlowVersion ownVersion;

  Session(
      FlowMachine<?> machine,
      SessionId id,
      boolean initiator,
      CordaX500Name node,
      Destination destination,
      Party counterparty,
      String initiatingFlow,
      FlowVersion initiatingVersion) {
    this.machine = machine;
    this.id = id;
    this.initiator = initiator;
    this.node = node;
    this.destination = destination;
    this.counterparty = counterparty;
    this.initiatingFlow = initiatingFlow;
    this.initiatingVersion = initiatingVersion;
    this.ownVersion = initiatingVersion;
    this.opened = !initiator;
    this.peerVersion = initiator ? null : initiatingVersion;
  }

  SessionId id() {
    return id;
  }

  boolean initiator() {
    return initiator;
  }

  /** The node at the other end. */
  CordaX500Name node() {
    return node;
  }

  String initiatingFlow() {
    return initiatingFlow;
  }

  FlowVersion initiatingVersion() {
    return initiatingVersion;
  }

  /** Whether the peer was told, or will be with this transaction. */
  boolean opened() {
    return opened;
  }

  void markOpened() {
    opened = true;
  }

  /** Whether this end was closed. */
  boolean ended() {
    return ended;
  }

  void markEnded() {
    ended = true;
  }

  /** Whether the word that this end was closed is on disk, and so will reach the peer. */
  boolean peerKnows() {
    return peerKnows;
  }

  void markPeerKnows() {
    peerKnows = true;
  }

  Deque<SessionMessage> unread() {
    return unread;
  }

  @Nullable
  FlowVersion peerVersion() {
    return peerVersion;
  }

  void setPeerVersion(FlowVersion version) {
    peerVersion = version;
  }

  /** What the peer is told when it asks. */
  FlowVersion ownVersion() {
    return ownVersion;
  }

  void setOwnVersion(FlowVersion version) {
    ownVersion = version;
  }

  /** Called by the thread that delivers messages. */
  void deliver(SessionMessage message) {
    machine.sessions().arrived(this, message);
  }

  @Override
  public Destination getDestination() {
    return destination;
  }

  @Override
  public Party getCounterparty() {
    return counterparty;
  }

  @Override
  public FlowInfo getCounterpartyFlowInfo(boolean maySkipCheckpoint) {
    var request = new FlowIORequest.GetFlowInfo(NonEmptySet.of(this));
    var answer = machine.suspend(request, maySkipCheckpoint);
    return Objects.requireNonNull(answer.get(this));
  }

  @Override
  public FlowInfo getCounterpartyFlowInfo() {
    return getCounterpartyFlowInfo(false);
  }

  @Override
  public <R> UntrustworthyData<R> sendAndReceive(
      Class<R> type, Object payload, boolean maySkipCheckpoint) {
    var request = new FlowIORequest.SendAndReceive(machine.serialize(Map.of(this, payload)), false);
    var answer = machine.suspend(request, maySkipCheckpoint);
    return InternalUtils.checkPayloadIs(Objects.requireNonNull(answer.get(this)), type);
  }

  @Override
  public <R> UntrustworthyData<R> sendAndReceive(Class<R> type, Object payload) {
    return sendAndReceive(type, payload, false);
  }

  @Override
  public <R> UntrustworthyData<R> receive(Class<R> type, boolean maySkipCheckpoint) {
    var answer =
        machine.suspend(new FlowIORequest.Receive(NonEmptySet.of(this)), maySkipCheckpoint);
    return InternalUtils.checkPayloadIs(Objects.requireNonNull(answer.get(this)), type);
  }

  @Override
  public <R> UntrustworthyData<R> receive(Class<R> type) {
    return receive(type, false);
  }

  @Override
  public void send(Object payload, boolean maySkipCheckpoint) {
    machine.suspend(
        new FlowIORequest.Send(machine.serialize(Map.of(this, payload))), maySkipCheckpoint);
  }

  @Override
  public void send(Object payload) {
    send(payload, false);
  }

  @Override
  public void close() {
    machine.suspend(new FlowIORequest.CloseSessions(NonEmptySet.of(this)), false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Session that && id.equals(that.id) && initiator == that.initiator;
  }

  @Override
  public int hashCode() {
    return id.hashCode() * 2 + (initiator ? 1 : 0);
  }

  @Override
  public String toString() {
    return "Session " + id.value() + " with " + counterparty.getName();
  }
}
