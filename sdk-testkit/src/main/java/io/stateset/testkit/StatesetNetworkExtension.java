package io.stateset.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit tests a {@link StatesetNetwork}: one for all tests of a class if the field is static,
 * otherwise one for each test. Tests may also take the network, its {@link TestClock} or its
 * {@link Faults} as parameters.
 *
 * <pre>{@code
 * class NotesTest {
 *   @RegisterExtension
 *   static final StatesetNetworkExtension NETWORK = StatesetNetworkExtension.of(
 *       StatesetNetwork.builder().nodes("Alice", "Bob").cordapp(Cordapp.scan("com.acme.notes")));
 *
 *   @Test
 *   void a_note_reaches_the_other_side(StatesetNetwork network) {
 *     network.node("Alice").startFlow(IssueNote.class, "hello", network.party("Bob"))
 *         .get(Duration.ofSeconds(30));
 *   }
 * }
 * }</pre>
 */
public final class StatesetNetworkExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {
  private final StatesetNetwork.Builder builder;
  private boolean forClass;
  private @Nullable StatesetNetwork network;

  private StatesetNetworkExtension(StatesetNetwork.Builder builder) {
    this.builder = builder;
  }

  /** Starts what {@code builder} describes, for each class or for each test. */
  public static StatesetNetworkExtension of(StatesetNetwork.Builder builder) {
    return new StatesetNetworkExtension(builder);
  }

  /**
   * The network that runs.
   *
   * @throws IllegalStateException before the first and after the last test
   */
  public StatesetNetwork network() {
    if (network == null) {
      throw new IllegalStateException("The network runs only while tests do");
    }
    return network;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    forClass = true;
    network = builder.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!forClass) {
      network = builder.start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!forClass) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    forClass = false;
    close();
  }

  private void close() {
    StatesetNetwork ending = network;
    network = null;
    if (ending != null) {
      ending.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == StatesetNetwork.class || type == TestClock.class || type == Faults.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == TestClock.class) {
      return network().clock();
    }
    return type == Faults.class ? network().faults() : network();
  }
}
