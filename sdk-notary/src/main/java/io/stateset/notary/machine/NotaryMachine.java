package io.stateset.notary.machine;

import io.stateset.notary.machine.ConflictingState.Usage;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.Outcome.Conflict;
import io.stateset.notary.machine.Outcome.OutsideWindow;
import io.stateset.notary.machine.Outcome.Reason;
import io.stateset.notary.machine.Outcome.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the notary, in the order in which they decide about a request:
 *
 * <ol>
 *   <li>One that names too many states, or a state twice, is refused.
 *   <li>One that was accepted before is accepted again, whatever happened since.
 *   <li>One that names a state, as input or as reference, that another transaction consumed is a
 *       conflict.
 *   <li>One whose time window does not contain the block's time is outside of its window.
 *   <li>Any other is accepted: all its inputs are consumed.
 * </ol>
 *
 * <p>Requests of one block see those before them. Two requests are the same if their leaves are; a
 * request for the same transaction with other contents (only a gateway that lies makes one) is
 * judged by itself, and does not conflict with what its own transaction consumed. Whether the
 * contents are those of the transaction is for who signs to check.
 */
public final class NotaryMachine {

  private NotaryMachine() {}

  /**
   * Applies a block. Pure; the view must not change meanwhile.
   *
   * @throws IllegalArgumentException for a block that does not follow the view's head
   */
  public static BlockResult apply(Block block, LedgerView view) {
    requireNext(block, view.head());
    Limits limits = view.head().governance().limits();
    List<@Nullable Reason> defects = new ArrayList<>(block.requests().size());
    List<NotaryRequest> sound = new ArrayList<>(block.requests().size());
    for (NotaryRequest request : block.requests()) {
      Reason defect = defect(request, limits);
      defects.add(defect);
      if (defect == null) {
        sound.add(request);
      }
    }
    return decideAll(block, defects, new BlockState(view, sound));
  }

  /** Whether this very request was accepted before, as far as the view goes. */
  public static boolean isAccepted(NotaryRequest request, LedgerView view) {
    return new BlockState(view, List.of(request)).positionOf(request).isPresent();
  }

  private static BlockResult decideAll(
      Block block, List<@Nullable Reason> defects, BlockState state) {
    List<Outcome> outcomes = new ArrayList<>(defects.size());
    for (int i = 0; i < defects.size(); i++) {
      Reason defect = defects.get(i);
      outcomes.add(
          defect != null ? new Refused(defect) : decide(block.requests().get(i), block, state));
    }
    return new BlockResult(outcomes, state.writes(block));
  }

  private static Outcome decide(NotaryRequest request, Block block, BlockState state) {
    var before = state.positionOf(request);
    if (before.isPresent()) {
      return new Accepted(before.getAsLong());
    }
    List<ConflictingState> conflicts = conflicts(request, state);
    if (!conflicts.isEmpty()) {
      return new Conflict(conflicts);
    }
    if (!request.leaf().window().contains(block.time())) {
      return new OutsideWindow(block.time());
    }
    return new Accepted(state.accept(request, block.time()));
  }

  private static List<ConflictingState> conflicts(NotaryRequest request, BlockState state) {
    List<ConflictingState> conflicts = new ArrayList<>(0);
    addConflicts(request.inputs(), Usage.INPUT, request.transactionId(), state, conflicts);
    addConflicts(request.references(), Usage.REFERENCE, request.transactionId(), state, conflicts);
    return conflicts;
  }

  private static void addConflicts(
      List<StateReference> states,
      Usage usage,
      Hash transactionId,
      BlockState state,
      List<ConflictingState> conflicts) {
    for (StateReference reference : states) {
      Long position = state.consumer(reference);
      if (position != null) {
        Hash consumer = state.transactionAt(position);
        if (!consumer.equals(transactionId)) {
          conflicts.add(new ConflictingState(reference, usage, Sha256.of(consumer.raw())));
        }
      }
    }
  }

  private static @Nullable Reason defect(NotaryRequest request, Limits limits) {
    if (request.leaf().states() > limits.maxStates()) {
      return Reason.TOO_MANY_STATES;
    }
    return namesOneTwice(request.leaf()) ? Reason.DUPLICATE_STATE : null;
  }

  private static boolean namesOneTwice(LogLeaf leaf) {
    if (leaf.states() < 2) {
      return false;
    }
    Set<StateReference> seen = new HashSet<>(leaf.inputs());
    seen.addAll(leaf.references());
    return seen.size() < leaf.states();
  }

  private static void requireNext(Block block, Head head) {
    if (block.height() != head.height() + 1 || block.time().isBefore(head.time())) {
      throw new IllegalArgumentException(
          "block " + block.height() + " does not follow " + head.height());
    }
  }
}
