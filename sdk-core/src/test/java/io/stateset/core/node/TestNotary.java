package io.stateset.core.node;

import io.stateset.core.NodeService;
import io.stateset.core.flow.AnsweringFlow;
import io.stateset.testcordapp.Forgery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.flows.NotarisationResponse;
import net.corda.core.flows.NotaryError;
import net.corda.core.flows.NotaryException;
import net.corda.core.flows.NotaryFlow;
import net.corda.core.flows.StateConsumptionDetails;
import net.corda.core.flows.StateConsumptionDetails.ConsumedStateType;
import net.corda.core.node.ServiceHub;
import net.corda.core.transactions.CoreTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A notary for tests of the core: it remembers what was consumed, in memory, and believes what it
 * is told. Its signatures can be forged.
 */
final class TestNotary implements NodeService {
  private final Map<StateRef, SecureHash> consumed = new ConcurrentHashMap<>();
  private volatile Forgery forgery = Forgery.NONE;
  private volatile @Nullable ServiceHub services;

  /** How its signatures are forged from now on. */
  void forge(Forgery kind) {
    forgery = kind;
  }

  @Override
  public void start(ServiceHub hub) {
    services = hub;
  }

  @Override
  public List<AnsweringFlow> answeringFlows() {
    return List.of(new AnsweringFlow(NotaryFlow.Client.class.getName(), 1, "test", Answer::new));
  }

  @Override
  public void close() {}

  private final class Answer extends FlowLogic<Void> {
    private final FlowSession session;

    Answer(FlowSession session) {
      this.session = session;
    }

    @Override
    public Void call() throws FlowException {
      CoreTransaction asked = session
          .receive(NotarisationPayload.class)
          .unwrap(NotarisationPayload::getCoreTransaction);
      Map<StateRef, StateConsumptionDetails> conflicts = consume(asked);
      if (!conflicts.isEmpty()) {
        throw new NotaryException(
            new NotaryError.Conflict(asked.getId(), conflicts), asked.getId());
      }
      var key = getOurIdentity().getOwningKey();
      var signature = forgery.sign(Objects.requireNonNull(services), asked.getId(), key);
      session.send(new NotarisationResponse(List.of(signature)));
      return null;
    }
  }

  private synchronized Map<StateRef, StateConsumptionDetails> consume(CoreTransaction asked) {
    Map<StateRef, StateConsumptionDetails> conflicts = new LinkedHashMap<>();
    for (StateRef input : asked.getInputs()) {
      SecureHash by = consumed.get(input);
      if (by != null && !by.equals(asked.getId())) {
        conflicts.put(
            input, new StateConsumptionDetails(by.reHash(), ConsumedStateType.INPUT_STATE));
      }
    }
    if (conflicts.isEmpty()) {
      asked.getInputs().forEach(input -> consumed.put(input, asked.getId()));
    }
    return conflicts;
  }
}
