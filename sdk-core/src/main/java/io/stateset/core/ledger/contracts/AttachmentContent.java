package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.Map;
import net.corda.core.contracts.Attachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.serialization.SerializationCustomSerializer;
import org.jspecify.annotations.Nullable;

/** What is inside attachments. */
final class AttachmentContent {
  private AttachmentContent() {}

  static Attachment require(SecureHash id, @Nullable Attachment attachment) {
    if (attachment == null) {
      throw new LedgerException(Code.UNKNOWN_ATTACHMENT, "Attachment " + id + " is not here");
    }
    return attachment;
  }

  static Map<String, byte[]> files(Attachment attachment, ArchiveReader reader) {
    try (InputStream content = attachment.open()) {
      return reader.read(content.readAllBytes(), name -> true);
    } catch (IOException e) {
      throw new LedgerException(
          Code.BAD_ATTACHMENT, "Attachment " + attachment.getId() + " cannot be read", e);
    }
  }

  static SerializationCustomSerializer<?, ?> newInstance(String className, ClassLoader loader) {
    try {
      Constructor<?> constructor = Class.forName(className, true, loader).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (SerializationCustomSerializer<?, ?>) constructor.newInstance();
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw new LedgerException(
          Code.BAD_ATTACHMENT, "An attachment's custom serializer cannot be made", e);
    }
  }
}
