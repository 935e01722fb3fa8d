package io.stateset.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.flow.SessionMessage.Ask;
import io.stateset.core.flow.SessionMessage.Confirm;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.End;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.SessionMessage.Reason;
import io.stateset.core.flow.SessionMessage.Reject;
import io.stateset.core.testing.DamagedBytes;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What a peer sends is a session message or a typed refusal. */
@Tag("fuzz")
class SessionCodecFuzzTest {
  private static final SessionId ID = new SessionId(new UUID(1, 2));
  private static final FlowVersion VERSION = new FlowVersion(1, "app");
  private static final List<SessionMessage> MESSAGES = List.of(
      new Open(ID, "com.example.Flow", VERSION, new byte[] {1, 2}),
      new Open(ID, "com.example.Flow", VERSION, null),
      new Ask(ID),
      new Confirm(ID, VERSION),
      new Data(ID, true, new byte[] {3, 4, 5}),
      new End(ID, false),
      new Failure(ID, true, 7, new byte[] {6}),
      new Failure(ID, false, 7, null),
      new Reject(ID, true, Reason.BUSY));

  @Provide
  Arbitrary<byte[]> damaged() {
    return DamagedBytes.of(MESSAGES.stream().map(SessionCodec::encode).toList());
  }

  @Property
  void damaged_messages_are_read_or_refused(@ForAll("damaged") byte[] bytes) {
    try {
      SessionMessage message = SessionCodec.decode(bytes);
      byte[] again = SessionCodec.encode(message);
      assertThat(SessionCodec.encode(SessionCodec.decode(again))).isEqualTo(again);
    } catch (FlowRuntimeException e) {
      assertThat(e.reason()).isEqualTo(FlowRuntimeException.Code.MALFORMED_MESSAGE);
    }
  }
}
