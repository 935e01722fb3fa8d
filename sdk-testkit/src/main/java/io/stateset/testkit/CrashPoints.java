package io.stateset.testkit;

import java.util.List;

/** The named points at which a node can be made to crash, in no order. */
public final class CrashPoints {

  /** Before a stretch of a flow is committed. */
  public static final String FLOW_COMMIT = "flow.commit";

  /** After a stretch of a flow was committed and forced to disk. */
  public static final String FLOW_COMMITTED = "flow.committed";

  /** Before a message of a flow goes into the outbox. */
  public static final String FLOW_SEND = "flow.send";

  /** Before a batch of messages is handed to the transport. */
  public static final String MESSAGING_TRANSMIT = "messaging.transmit";

  /** A peer's acknowledgement of a batch came, and nothing was done about it yet. */
  public static final String MESSAGING_ACKNOWLEDGED = "messaging.acknowledged";

  /** A batch of a peer's messages came, before it is stored. */
  public static final String MESSAGING_RECEIVE = "messaging.receive";

  /** A peer's messages are stored, before they are acknowledged. */
  public static final String MESSAGING_ACKNOWLEDGE = "messaging.acknowledge";

  /** Before the key store signs. */
  public static final String KEYS_SIGN = "keys.sign";

  /** The key store has signed, and nobody has the signature yet. */
  public static final String KEYS_SIGNED = "keys.signed";

  /** Before a final transaction is recorded. */
  public static final String LEDGER_RECORD = "ledger.record";

  /** Before a transaction that its notary has not signed is recorded. */
  public static final String LEDGER_IN_FLIGHT = "ledger.inflight";

  /** Before a transaction that its notary refused is removed. */
  public static final String LEDGER_REMOVE = "ledger.remove";

  /** Before a notary's engine is asked to decide. */
  public static final String NOTARY_COMMIT = "notary.commit";

  /** A notary's decision is forced to disk, and nobody has learnt of it yet. */
  public static final String NOTARY_COMMITTED = "notary.committed";

  /** All of them. */
  public static final List<String> ALL = List.of(
      FLOW_COMMIT,
      FLOW_COMMITTED,
      FLOW_SEND,
      MESSAGING_TRANSMIT,
      MESSAGING_ACKNOWLEDGED,
      MESSAGING_RECEIVE,
      MESSAGING_ACKNOWLEDGE,
      KEYS_SIGN,
      KEYS_SIGNED,
      LEDGER_RECORD,
      LEDGER_IN_FLIGHT,
      LEDGER_REMOVE,
      NOTARY_COMMIT,
      NOTARY_COMMITTED);

  private CrashPoints() {}
}
