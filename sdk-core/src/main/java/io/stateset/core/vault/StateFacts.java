package io.stateset.core.vault;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.FungibleState;
import net.corda.core.contracts.Issued;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.OwnableState;
import net.corda.core.contracts.PartyAndReference;
import net.corda.core.contracts.TransactionState;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a state's row say, taken from the state once. Its methods are a CorDapp's
 * code and may throw.
 */
record StateFacts(
    TransactionState<?> state,
    Map<String, Holder> participants,
    boolean relevant,
    Constraint constraint,
    @Nullable UUID linearId,
    @Nullable String externalId,
    @Nullable Long quantity,
    @Nullable Holder issuer,
    byte @Nullable [] issuerRef,
    @Nullable Holder owner) {

  /** A party as columns: the hash of its key, and its name unless it is anonymous. */
  record Holder(String keyHash, @Nullable String name) {
    static Holder of(AbstractParty party) {
      CordaX500Name name = party.nameOrNull();
      return new Holder(
          StateFacts.keyHash(party), name == null ? null : ColumnText.of(name.toString()));
    }
  }

  static String keyHash(AbstractParty party) {
    return CryptoUtils.toStringShort(party.getOwningKey());
  }

  /** {@code ours} says whether this node can sign for a key that is not composite. */
  static StateFacts of(TransactionState<?> state, Predicate<PublicKey> ours) {
    ContractState data = state.getData();
    LinearState linear = data instanceof LinearState is ? is : null;
    Amount<?> amount = data instanceof FungibleState<?> fungible ? fungible.getAmount() : null;
    PartyAndReference issuer =
        amount != null && amount.getToken() instanceof Issued<?> is ? is.getIssuer() : null;
    return new StateFacts(
        state,
        participants(data),
        isRelevant(data, ours),
        Constraint.of(state.getConstraint()),
        linear == null ? null : linear.getLinearId().getId(),
        linear == null ? null : externalId(linear),
        amount == null ? null : amount.getQuantity(),
        issuer == null ? null : Holder.of(issuer.getParty()),
        issuer == null ? null : issuer.getReference().getBytes(),
        data instanceof OwnableState is ? Holder.of(is.getOwner()) : null);
  }

  private static Map<String, Holder> participants(ContractState data) {
    Map<String, Holder> participants = new LinkedHashMap<>();
    for (AbstractParty participant : data.getParticipants()) {
      Holder holder = Holder.of(participant);
      participants.putIfAbsent(holder.keyHash(), holder);
    }
    return participants;
  }

  private static @Nullable String externalId(LinearState linear) {
    String externalId = linear.getLinearId().getExternalId();
    return externalId == null ? null : ColumnText.of(externalId);
  }

  /** As in Corda: an ownable state concerns its owner, any other one its participants. */
  private static boolean isRelevant(ContractState data, Predicate<PublicKey> ours) {
    List<? extends AbstractParty> concerned =
        data instanceof OwnableState ownable ? List.of(ownable.getOwner()) : data.getParticipants();
    return concerned.stream().anyMatch(party -> holdsPartOf(party.getOwningKey(), ours));
  }

  private static boolean holdsPartOf(PublicKey key, Predicate<PublicKey> ours) {
    return CryptoUtils.getKeys(key).stream().anyMatch(ours);
  }
}
