package io.stateset.states.invoice.flows;

import java.util.List;
import net.corda.core.flows.FlowException;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;

/** Whether parties are who they are said to be: a state may put any name beside a key. */
final class KnownParties {
  private KnownParties() {}

  static void require(ServiceHub services, List<Party> parties) throws FlowException {
    for (Party party : parties) {
      Party known = services.getIdentityService().partyFromKey(party.getOwningKey());
      if (known == null || !known.getName().equals(party.getName())) {
        throw new FlowException(
            "The network does not know " + party.getName() + " under the key in the state");
      }
    }
  }
}
