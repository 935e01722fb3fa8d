package io.stateset.core.ledger.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.corda.core.CordaRuntimeException;
import net.corda.core.flows.FlowException;
import org.junit.jupiter.api.Test;

class ExceptionsOnTheWireTest {
  private final Amqp amqp = Amqp.forClassLoader(getClass().getClassLoader());

  /** A refusal with data of its own. */
  public static class CreditRefused extends FlowException {
    private static final long serialVersionUID = 1L;

    private final long limitCents;

    public CreditRefused(String message, long limitCents) {
      super(message);
      this.limitCents = limitCents;
    }

    public long getLimitCents() {
      return limitCents;
    }
  }

  private Throwable travelled(Throwable exception) {
    return amqp.deserialize(amqp.serialize(exception), Throwable.class);
  }

  @Test
  void a_flow_exception_keeps_its_class_fields_message_and_cause() {
    CreditRefused refused = new CreditRefused("limit", 500);
    refused.setCause(new FlowException("because"));
    assertThat(travelled(refused))
        .isInstanceOfSatisfying(
            CreditRefused.class, arrived -> assertThat(arrived.getLimitCents()).isEqualTo(500))
        .hasMessage("limit")
        .cause()
        .isExactlyInstanceOf(FlowException.class)
        .hasMessage("because");
  }

  @Test
  void another_exception_arrives_as_one_that_names_it() {
    Throwable arrived = travelled(new IllegalStateException("broken", new IOException("disk")));
    assertThat(arrived)
        .isInstanceOfSatisfying(
            CordaRuntimeException.class,
            e -> assertThat(e.getOriginalExceptionClassName())
                .isEqualTo("java.lang.IllegalStateException"))
        .hasMessageContaining("broken");
    assertThat(arrived.getCause()).hasMessageContaining("disk");
  }

  @Test
  void a_stack_trace_stays_at_home() {
    assertThat(travelled(new FlowException("x")).getStackTrace()).isEmpty();
  }

  @Test
  void an_exception_whose_class_is_not_here_arrives_by_name() {
    byte[] bytes = amqp.serialize(new FlowException("x")).getBytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String name = FlowException.class.getName();
    // The value names the class first; the schema after it is left alone.
    int at = text.indexOf(name);
    bytes[at + name.length() - 1] = 'X';
    assertThat(amqp.deserialize(bytes, Throwable.class))
        .isExactlyInstanceOf(CordaRuntimeException.class);
  }

  @Test
  void what_is_no_exception_is_not_made_by_that_road() {
    byte[] bytes = amqp.serialize(new CordaRuntimeException("a.b.C")).getBytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("net.corda.core.CordaRuntimeException");
    byte[] other = "io.stateset.core.ledger.amqp.Harmless".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(other, 0, bytes, at, "net.corda.core.CordaRuntimeException".length());
    Throwable arrived;
    try {
      arrived = amqp.deserialize(bytes, Throwable.class);
    } catch (LedgerException e) {
      arrived = new CordaRuntimeException(e.code());
    }
    assertThat(arrived).isExactlyInstanceOf(CordaRuntimeException.class);
  }
}
