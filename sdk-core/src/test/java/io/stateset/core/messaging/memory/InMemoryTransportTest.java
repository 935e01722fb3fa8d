package io.stateset.core.messaging.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.Transport;
import io.stateset.core.messaging.TransportContract;
import net.corda.core.identity.CordaX500Name;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InMemoryTransportTest extends TransportContract {
  private final InMemoryNetwork network = new InMemoryNetwork();

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Override
  protected Transport create(CordaX500Name node) {
    return network.transport(node);
  }

  @Test
  void two_nodes_of_one_name_are_refused() {
    start(ALICE);
    assertThatThrownBy(() -> start(ALICE))
        .asInstanceOf(InstanceOfAssertFactories.type(MessagingException.class))
        .returns(Code.PORT_IN_USE, MessagingException::reason);
  }
}
