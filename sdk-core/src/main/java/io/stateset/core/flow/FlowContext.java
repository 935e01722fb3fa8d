package io.stateset.core.flow;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.Messaging;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import net.corda.core.identity.CordaX500Name;

/** What every flow of one node works with. */
record FlowContext(
    Database database,
    Messaging messaging,
    FlowHost host,
    FlowStore store,
    SessionRegistry registry,
    Clock clock,
    FlowOptions options,
    CrashProbe probe,
    PeerQuota unreadBytes) {

  /** Puts a session message into the outbox, as part of {@code transaction}. */
  void send(Transaction transaction, CordaX500Name to, SessionMessage message) {
    probe.reached("flow.send");
    messaging.send(transaction, to, SessionCodec.encode(message));
  }
}
