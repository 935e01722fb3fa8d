package io.stateset.core.ledger.contracts;

import io.stateset.core.Cordapp;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.corda.core.contracts.Contract;
import net.corda.core.cordapp.CordappContext;
import net.corda.core.cordapp.CordappProvider;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.AbstractAttachmentKt;
import net.corda.core.internal.CordappFixupInternal;
import net.corda.core.internal.cordapp.CordappImpl;
import org.jspecify.annotations.Nullable;

/**
 * The CorDapps of a node and the attachments that hold their contracts. Making one stores the
 * contracts' archives as attachments of this node's own, whose code it trusts. Thread-safe.
 */
public final class CordappRegistry implements CordappProvider, CordappFixupInternal {
  private final List<Cordapp> cordapps;
  private final Map<String, SecureHash> attachmentOf = new LinkedHashMap<>();

  /**
   * Finds the contracts of {@code cordapps} on the class path and stores their archives; blocks on
   * disk and database.
   *
   * @throws LedgerException if a contract's code cannot be found, or two CorDapps have one contract
   */
  public CordappRegistry(List<Cordapp> cordapps, ContractJars jars, AttachmentStore store) {
    this.cordapps = List.copyOf(cordapps);
    for (Cordapp cordapp : cordapps) {
      for (Class<? extends Contract> contract : cordapp.contracts()) {
        register(contract, jars.find(contract, cordapp.contractPackages()), store);
      }
    }
  }

  private void register(
      Class<? extends Contract> contract, ContractJar jar, AttachmentStore store) {
    SecureHash id = store(jar, store);
    if (attachmentOf.putIfAbsent(contract.getName(), id) != null) {
      throw new LedgerException(
          Code.BAD_CORDAPP, "Two CorDapps have contract " + contract.getName());
    }
  }

  private static SecureHash store(ContractJar jar, AttachmentStore store) {
    String uploader = AbstractAttachmentKt.DEPLOYED_CORDAPP_UPLOADER;
    try {
      SecureHash id =
          store.importOrGet(new ByteArrayInputStream(jar.bytes()), uploader, jar.fileName());
      // A peer may have sent the same archive before this CorDapp was installed.
      store.trust(id);
      return id;
    } catch (IOException e) {
      throw new LedgerException(
          Code.CONTRACT_CODE_NOT_FOUND, "Archive " + jar.fileName() + " cannot be read", e);
    }
  }

  /** The node's CorDapps, in the order in which they were given. */
  public List<Cordapp> cordapps() {
    return cordapps;
  }

  @Override
  public @Nullable SecureHash getContractAttachmentID(String contractClassName) {
    return attachmentOf.get(contractClassName);
  }

  /** Returns the ids as they are: rules that repair old transactions are not supported. */
  @Override
  public Set<SecureHash> fixupAttachmentIds(Collection<? extends SecureHash> attachmentIds) {
    return new LinkedHashSet<>(attachmentIds);
  }

  /** The CorDapp whose code is nearest on the caller's stack. */
  @Override
  public CordappContext getAppContext() {
    Cordapp calling = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(frames -> frames
            .map(frame -> owner(frame.getDeclaringClass()))
            .flatMap(Optional::stream)
            .findFirst())
        .orElseThrow(() -> new IllegalStateException("No CorDapp of this node is on the stack"));
    SecureHash attachment = calling.contracts().stream()
        .findFirst()
        .map(contract -> attachmentOf.get(contract.getName()))
        .orElse(null);
    CordappImpl description = CordappDescription.of(calling);
    return CordappContext.Companion.create(
        description, attachment, calling.classLoader(), EmptyCordappConfig.INSTANCE);
  }

  private Optional<Cordapp> owner(Class<?> type) {
    return cordapps.stream()
        .filter(cordapp -> CordappDescription.owns(cordapp, type))
        .findFirst();
  }
}
