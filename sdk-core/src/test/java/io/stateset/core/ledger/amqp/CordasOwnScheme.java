package io.stateset.core.ledger.amqp;

import io.stateset.core.keys.CordaCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.serialization.internal.SerializationEnvironment;
import net.corda.core.serialization.internal.SerializationEnvironmentKt;
import net.corda.core.utilities.ByteSequence;
import net.corda.serialization.internal.CordaSerializationMagic;
import net.corda.serialization.internal.SerializationFactoryImpl;
import net.corda.serialization.internal.SharedContexts;
import net.corda.serialization.internal.amqp.AbstractAMQPSerializationScheme;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.amqp.SerializerFactoryFactoryImpl;

/**
 * A program that writes the samples with Corda's own AMQP scheme, and reads what ours has written.
 * It needs JVM flags that open JDK packages, so it runs in a JVM of its own.
 *
 * <p>Arguments: a folder with our encodings as {@code NAME.ours}. It adds {@code NAME.corda}, the
 * sample written by Corda's scheme, and {@code NAME.reread}, our encoding read and written again by
 * Corda's scheme; and the id of the sample transaction.
 */
public final class CordasOwnScheme {
  private CordasOwnScheme() {}

  public static void main(String[] arguments) throws IOException {
    CordaCrypto.ensureInitialised();
    SerializationFactoryImpl factory = new SerializationFactoryImpl();
    factory.registerScheme(new Scheme());
    SerializationContext context = SharedContexts.getAMQP_P2P_CONTEXT();
    SerializationEnvironmentKt.setNodeSerializationEnv(
        SerializationEnvironment.Companion.with(factory, context, null, null, null, null, null));
    Path folder = Path.of(arguments[0]);
    Files.writeString(
        folder.resolve("transaction-id"), Samples.wireTransaction().getId() + "\n");
    for (Map.Entry<String, Object> sample : Samples.all().entrySet()) {
      String name = sample.getKey();
      Files.write(folder.resolve(name + ".corda"), write(factory, sample.getValue(), context));
      byte[] ours = Files.readAllBytes(folder.resolve(name + ".ours"));
      Object read = factory.deserialize(ByteSequence.of(ours), Object.class, context);
      Files.write(folder.resolve(name + ".reread"), write(factory, read, context));
    }
  }

  private static byte[] write(
      SerializationFactory factory, Object object, SerializationContext context) {
    return factory.serialize(object, context).getBytes();
  }

  private static final class Scheme extends AbstractAMQPSerializationScheme {
    Scheme() {
      super(Set.of(), Set.of(), new ConcurrentHashMap<>(), new SerializerFactoryFactoryImpl());
    }

    @Override
    protected SerializerFactory rpcClientSerializerFactory(SerializationContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SerializerFactory rpcServerSerializerFactory(SerializationContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean canDeserializeVersion(
        CordaSerializationMagic magic, SerializationContext.UseCase target) {
      return canDeserializeVersion(magic);
    }
  }
}
