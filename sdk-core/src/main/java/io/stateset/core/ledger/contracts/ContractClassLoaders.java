package io.stateset.core.ledger.contracts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import io.stateset.core.ledger.amqp.Amqp;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import net.corda.core.contracts.Attachment;
import net.corda.core.contracts.RotatedKeys;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.services.AttachmentStorage;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationCustomSerializer;
import net.corda.core.serialization.SerializationWhitelist;
import net.corda.core.serialization.internal.AttachmentsClassLoaderCache;
import net.corda.core.serialization.internal.AttachmentsClassLoaderKey;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders that a node's contracts run in, one for each set of attachments under one set
 * of network parameters, and the serialisation contexts of those. The most recently used are kept.
 *
 * <p>Corda asks for them through {@link AttachmentsClassLoaderCache}, with a function that would
 * make Corda's own loader. That one opens {@code java.net} by reflection and is never called; its
 * checks are in {@link AttachmentRules}. Thread-safe.
 */
public final class ContractClassLoaders implements AttachmentsClassLoaderCache {
  private static final int KEPT = 32;

  private final Amqp amqp;
  private final Function<SecureHash, @Nullable Attachment> attachments;
  private final Predicate<Attachment> trusted;
  private final ArchiveReader reader;
  private final RotatedKeys rotatedKeys = new RotatedKeys(List.of());
  private final ClassLoader platform =
      new ContractPlatform(ContractClassLoaders.class.getClassLoader());
  private final Cache<AttachmentsClassLoaderKey, SerializationContext> contexts =
      Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

  /** For a node: contract code from {@code store}, as far as {@code trust} allows. */
  public ContractClassLoaders(
      Amqp amqp, AttachmentStorage store, AttachmentTrust trust, ArchiveLimits limits) {
    this(amqp, store::openAttachment, trust::calculate, limits);
  }

  ContractClassLoaders(
      Amqp amqp,
      Function<SecureHash, @Nullable Attachment> attachments,
      Predicate<Attachment> trusted,
      ArchiveLimits limits) {
    this.amqp = amqp;
    this.attachments = attachments;
    this.trusted = trusted;
    this.reader = new ArchiveReader(limits);
  }

  @Override
  public RotatedKeys getRotatedKeys() {
    return rotatedKeys;
  }

  @Override
  public SerializationContext computeIfAbsent(
      AttachmentsClassLoaderKey key,
      Function<? super AttachmentsClassLoaderKey, ? extends SerializationContext> cordasOwn) {
    return contexts.get(key, missing -> create(missing.getHashes(), missing.getParams()));
  }

  private SerializationContext create(Set<SecureHash> ids, NetworkParameters parameters) {
    Map<String, List<ContractFile>> files = new HashMap<>();
    for (Attachment attachment : opened(ids)) {
      Map<String, byte[]> own = AttachmentContent.files(attachment, reader);
      AttachmentRules.check(attachment, own, parameters);
      AttachmentRules.merge(attachment, own, files);
    }
    ClassLoader loader = new ContractClassLoader(files, platform);
    return withWhitelists(amqp.contextFor(loader, customSerializers(files, loader)), loader);
  }

  private List<Attachment> opened(Set<SecureHash> ids) {
    List<Attachment> opened = ids.stream()
        .map(id -> AttachmentContent.require(id, attachments.apply(id)))
        .toList();
    for (Attachment attachment : opened) {
      if (!trusted.test(attachment)) {
        throw new LedgerException(
            Code.UNTRUSTED_ATTACHMENT,
            "Attachment " + attachment.getId() + " has code that is not trusted here");
      }
    }
    return opened;
  }

  private static Set<SerializationCustomSerializer<?, ?>> customSerializers(
      Map<String, List<ContractFile>> files, ClassLoader loader) {
    Map<String, byte[]> contents = new HashMap<>();
    files.forEach((path, found) -> contents.put(path, found.get(0).content()));
    Set<SerializationCustomSerializer<?, ?>> serializers = new LinkedHashSet<>();
    for (String name : new ClassScan(contents).implementing(SerializationCustomSerializer.class)) {
      serializers.add(AttachmentContent.newInstance(name, loader));
    }
    return serializers;
  }

  private static SerializationContext withWhitelists(
      SerializationContext context, ClassLoader loader) {
    SerializationContext extended = context;
    for (SerializationWhitelist whitelist :
        ServiceLoader.load(SerializationWhitelist.class, loader)) {
      for (Class<?> type : whitelist.getWhitelist()) {
        extended = extended.withWhitelisted(type);
      }
    }
    return extended;
  }
}
