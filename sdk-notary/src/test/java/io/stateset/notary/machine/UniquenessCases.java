package io.stateset.notary.machine;

import static io.stateset.notary.machine.Requests.FUTURE;
import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.OPEN;
import static io.stateset.notary.machine.Requests.PAST;
import static io.stateset.notary.machine.Requests.id;
import static io.stateset.notary.machine.Requests.request;
import static io.stateset.notary.machine.Requests.states;

import io.stateset.notary.machine.ConflictingState.Usage;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.Outcome.Conflict;
import io.stateset.notary.machine.Outcome.OutsideWindow;
import io.stateset.notary.machine.Outcome.Reason;
import io.stateset.notary.machine.Outcome.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a notary decides, as a table: each case is a history of requests with the time and the
 * outcome of each. States are named after letters; every engine and every store must give the same
 * outcomes, each request in a block of its own, and all requests of one time in one block.
 */
public final class UniquenessCases {
  private static final Instant LATER = NOW.plusSeconds(3600);
  private static final List<StateReference> NONE = List.of();

  /** A request, when it is asked, and what must come of it. */
  public record Step(Instant time, NotaryRequest request, Outcome expected) {}

  /** A history. */
  public record Case(String name, List<Step> steps) {
    @Override
    public String toString() {
      return name;
    }
  }

  private UniquenessCases() {}

  /** The table. */
  public static Stream<Case> all() {
    return Stream.of(inputs(), references(), windows(), again(), inBetween(), malformed())
        .flatMap(List::stream);
  }

  private static List<Case> inputs() {
    return List.of(
        of("an unused input is consumed", ask("T", in("a"), NONE, accepted(0))),
        of("many unused inputs are consumed", ask("T", in("a", "b", "c"), NONE, accepted(0))),
        of("nothing at all is accepted", ask("T", NONE, NONE, accepted(0))),
        of(
            "two transactions consume different states",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("b"), NONE, accepted(1))),
        of(
            "a used input is a conflict",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("a"), NONE, conflict(input("a", "T")))),
        of(
            "one used input among several is a conflict and nothing is consumed",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("b", "a", "c"), NONE, conflict(input("a", "T"))),
            ask("V", in("b", "c"), NONE, accepted(1))),
        of(
            "a conflict names all used inputs with their consumers",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("b"), NONE, accepted(1)),
            ask("V", in("a", "b", "c"), NONE, conflict(input("a", "T"), input("b", "U")))),
        of(
            "outputs of one transaction are different states",
            step(spendOutput("T", 0), accepted(0)),
            step(spendOutput("U", 1), accepted(1)),
            step(
                spendOutput("V", 0),
                conflict(new ConflictingState(output(0), Usage.INPUT, rehash("T"))))),
        of(
            "as many states as are allowed are consumed",
            ask("T", many(Limits.DEFAULT.maxStates()), NONE, accepted(0)),
            ask(
                "U",
                List.of(many(1).get(0)),
                NONE,
                conflict(new ConflictingState(many(1).get(0), Usage.INPUT, rehash("T"))))));
  }

  private static List<Case> references() {
    return List.of(
        of(
            "an unused reference is accepted and not consumed",
            ask("T", NONE, in("r"), accepted(0)),
            ask("U", in("r"), NONE, accepted(1))),
        of(
            "inputs with references are consumed",
            ask("T", in("a"), in("r", "s"), accepted(0)),
            ask("U", in("a"), NONE, conflict(input("a", "T")))),
        of(
            "a used reference is a conflict and inputs stay unused",
            ask("T", in("r"), NONE, accepted(0)),
            ask("U", in("a"), in("r"), conflict(reference("r", "T"))),
            ask("V", in("a"), NONE, accepted(1))),
        of(
            "a used reference without inputs is a conflict",
            ask("T", in("r"), NONE, accepted(0)),
            ask("U", NONE, in("r"), conflict(reference("r", "T")))),
        of(
            "a conflict names inputs and references",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("r"), NONE, accepted(1)),
            ask("V", in("a"), in("r"), conflict(input("a", "T"), reference("r", "U")))),
        of(
            "many transactions read one state",
            ask("T", in("a"), in("r"), accepted(0)),
            ask("U", in("b"), in("r"), accepted(1))));
  }

  private static List<Case> windows() {
    return List.of(
        of(
            "a window that contains the time is accepted",
            ask("T", in("a"), NONE, OPEN, accepted(0))),
        of("a window alone is accepted", ask("T", NONE, NONE, OPEN, accepted(0))),
        of(
            "a window that has passed is refused and nothing is consumed",
            ask("T", in("a"), NONE, PAST, new OutsideWindow(NOW)),
            ask("U", in("a"), NONE, accepted(0))),
        of(
            "a window that is still to come is refused, and accepted when it has come",
            ask("T", in("a"), NONE, FUTURE, new OutsideWindow(NOW)),
            at(LATER, "T", in("a"), NONE, FUTURE, accepted(0))),
        of(
            "a window alone that has passed is refused",
            ask("T", NONE, NONE, PAST, new OutsideWindow(NOW))),
        of(
            "a window that has passed is refused with references too",
            ask("T", NONE, in("r"), PAST, new OutsideWindow(NOW))),
        of(
            "a window that ends before it begins contains nothing",
            ask("T", in("a"), NONE, new Window(LATER, NOW), new OutsideWindow(NOW))),
        of(
            "a used input is told before a window that has passed",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("a"), NONE, PAST, conflict(input("a", "T")))),
        of(
            "a used reference is told before a window that has passed",
            ask("T", in("r"), NONE, accepted(0)),
            ask("U", NONE, in("r"), PAST, conflict(reference("r", "T")))));
  }

  private static List<Case> again() {
    return List.of(
        of("asking again is accepted again", twice(in("a"), NONE, Window.ALWAYS)),
        of(
            "asking again with references is accepted again",
            twice(in("a"), in("r"), Window.ALWAYS)),
        of("asking again without inputs is accepted again", twice(NONE, in("r"), Window.ALWAYS)),
        of("asking again with a window only is accepted again after it", twice(NONE, NONE, OPEN)),
        of(
            "asking again with inputs is accepted again after the window",
            twice(in("a"), NONE, OPEN)),
        of(
            "asking again with references is accepted again after the window",
            twice(NONE, in("r"), OPEN)),
        of(
            "asking again is accepted again although a reference was consumed since",
            ask("T", in("a"), in("r"), accepted(0)),
            ask("U", in("r"), NONE, accepted(1)),
            ask("T", in("a"), in("r"), accepted(0))),
        of(
            "asking again without inputs is accepted again although a reference was consumed since",
            ask("T", NONE, in("r"), accepted(0)),
            ask("U", in("r"), NONE, accepted(1)),
            ask("T", NONE, in("r"), accepted(0))),
        of(
            "asking again after a conflict is a conflict again",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("a"), NONE, conflict(input("a", "T"))),
            ask("U", in("a"), NONE, conflict(input("a", "T")))));
  }

  /** A gateway that lies makes requests of one transaction with different contents. */
  private static List<Case> inBetween() {
    return List.of(
        of(
            "the same transaction with one more input consumes that too",
            ask("T", in("a"), NONE, accepted(0)),
            ask("T", in("a", "b"), NONE, accepted(1)),
            ask("T", in("a"), NONE, accepted(0)),
            ask("T", in("a", "b"), NONE, accepted(1)),
            ask("U", in("b"), NONE, conflict(input("b", "T")))),
        of(
            "the same transaction with another window is judged by that window",
            ask("T", in("a"), NONE, accepted(0)),
            ask("T", in("a"), NONE, PAST, new OutsideWindow(NOW))),
        of(
            "the same transaction does not conflict with itself where it also reads",
            ask("T", in("a"), NONE, accepted(0)),
            ask("T", in("b"), in("a"), accepted(1))),
        of(
            "the same transaction with an input of another is a conflict",
            ask("T", in("a"), NONE, accepted(0)),
            ask("U", in("b"), NONE, accepted(1)),
            ask("T", in("a", "b"), NONE, conflict(input("b", "U")))));
  }

  private static List<Case> malformed() {
    return List.of(
        of(
            "an input named twice is refused",
            ask("T", in("a", "a"), NONE, refused(Reason.DUPLICATE_STATE))),
        of(
            "a reference named twice is refused",
            ask("T", NONE, in("r", "r"), refused(Reason.DUPLICATE_STATE))),
        of(
            "a state that is input and reference is refused and not consumed",
            ask("T", in("a"), in("a"), refused(Reason.DUPLICATE_STATE)),
            ask("U", in("a"), NONE, accepted(0))),
        of(
            "too many states are refused",
            ask("T", many(Limits.DEFAULT.maxStates() + 1), NONE, refused(Reason.TOO_MANY_STATES))),
        of(
            "too many states, inputs and references together, are refused",
            ask("T", many(Limits.DEFAULT.maxStates()), in("r"), refused(Reason.TOO_MANY_STATES))));
  }

  private static Case of(String name, Step... steps) {
    return new Case(name, List.of(steps));
  }

  private static Step[] twice(
      List<StateReference> inputs, List<StateReference> references, Window window) {
    return new Step[] {
      ask("T", inputs, references, window, accepted(0)),
      at(LATER, "T", inputs, references, window, accepted(0)),
      at(LATER, "U", in("z"), NONE, Window.ALWAYS, accepted(1))
    };
  }

  private static Step ask(
      String name, List<StateReference> inputs, List<StateReference> references, Outcome expected) {
    return ask(name, inputs, references, Window.ALWAYS, expected);
  }

  private static Step ask(
      String name,
      List<StateReference> inputs,
      List<StateReference> references,
      Window window,
      Outcome expected) {
    return at(NOW, name, inputs, references, window, expected);
  }

  private static Step at(
      Instant time,
      String name,
      List<StateReference> inputs,
      List<StateReference> references,
      Window window,
      Outcome expected) {
    return new Step(time, request(name, inputs, references, window), expected);
  }

  private static Step step(NotaryRequest request, Outcome expected) {
    return new Step(NOW, request, expected);
  }

  private static NotaryRequest spendOutput(String name, int index) {
    return request(name, List.of(output(index)), NONE, Window.ALWAYS);
  }

  private static StateReference output(int index) {
    return new StateReference(id("maker"), index);
  }

  private static List<StateReference> in(String... names) {
    return states(names);
  }

  private static List<StateReference> many(int count) {
    Hash maker = id("maker of many");
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> new StateReference(maker, i)).toList());
  }

  private static Outcome accepted(long position) {
    return new Accepted(position);
  }

  private static Outcome refused(Reason reason) {
    return new Refused(reason);
  }

  private static Outcome conflict(ConflictingState... states) {
    return new Conflict(List.of(states));
  }

  private static ConflictingState input(String state, String consumer) {
    return new ConflictingState(states(state).get(0), Usage.INPUT, rehash(consumer));
  }

  private static ConflictingState reference(String state, String consumer) {
    return new ConflictingState(states(state).get(0), Usage.REFERENCE, rehash(consumer));
  }

  private static Hash rehash(String name) {
    return Sha256.of(id(name).toBytes());
  }
}
