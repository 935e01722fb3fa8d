package io.stateset.core.internal;

import io.stateset.core.Cordapp;
import io.stateset.core.CrashProbe;
import io.stateset.core.NodeService;
import io.stateset.core.flow.FlowOptions;
import io.stateset.core.identity.NetworkMap;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.core.messaging.Transport;
import io.stateset.core.storage.DatabaseOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;

/** What a builder was told. Not thread-safe. */
public final class NodeSettings {
  private @Nullable Path folder;
  private char @Nullable [] passphrase;
  private @Nullable SigningKeyStore keys;
  private @Nullable NetworkMap network;
  private @Nullable NetworkHostAndPort listenOn;
  private @Nullable DatabaseOptions database;
  private @Nullable Transport transport;
  private FlowOptions flows = FlowOptions.DEFAULTS;
  private Clock clock = Clock.systemUTC();
  private CrashProbe crashProbe = CrashProbe.NONE;
  private Duration settlementPause = Duration.ofSeconds(15);
  private final List<Cordapp> cordapps = new ArrayList<>();
  private final List<NodeService> services = new ArrayList<>();

  public void folder(Path value) {
    folder = Objects.requireNonNull(value, "folder");
  }

  public void passphrase(char[] value) {
    passphrase = Objects.requireNonNull(value, "passphrase").clone();
  }

  public void keys(SigningKeyStore value) {
    keys = Objects.requireNonNull(value, "keys");
  }

  public void network(NetworkMap value) {
    network = Objects.requireNonNull(value, "network");
  }

  public void cordapp(Cordapp value) {
    cordapps.add(Objects.requireNonNull(value, "cordapp"));
  }

  public void service(NodeService value) {
    services.add(Objects.requireNonNull(value, "service"));
  }

  public void listenOn(NetworkHostAndPort value) {
    listenOn = Objects.requireNonNull(value, "listenOn");
  }

  public void database(DatabaseOptions value) {
    database = Objects.requireNonNull(value, "database");
  }

  public void transport(Transport value) {
    transport = Objects.requireNonNull(value, "transport");
  }

  public void flows(FlowOptions value) {
    flows = Objects.requireNonNull(value, "flows");
  }

  public void clock(Clock value) {
    clock = Objects.requireNonNull(value, "clock");
  }

  public void crashProbe(CrashProbe value) {
    crashProbe = Objects.requireNonNull(value, "crashProbe");
  }

  public void settlementPause(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "The pause between attempts must be positive, not " + value);
    }
    settlementPause = value;
  }

  /** Throws unless everything that is needed was set. */
  void requireComplete() {
    require(folder, "folder");
    require(network, "network");
    if (keys == null) {
      require(passphrase, "passphrase (or keys)");
    }
  }

  private static <T> T require(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("The node's " + name + " was not set");
    }
    return value;
  }

  NetworkMap network() {
    return require(network, "network");
  }

  /** Opens the key store, once. The passphrase is gone afterwards. */
  SigningKeyStore openKeys() {
    if (keys != null) {
      return keys;
    }
    char[] secret = require(passphrase, "passphrase (or keys)");
    try {
      return SoftwareKeyStore.open(require(folder, "folder"), secret);
    } finally {
      Arrays.fill(secret, '\0');
      passphrase = null;
    }
  }

  DatabaseOptions database() {
    DatabaseOptions chosen =
        database == null ? DatabaseOptions.embedded(require(folder, "folder")) : database;
    return chosen.withClock(clock);
  }

  Optional<NetworkHostAndPort> listenOn() {
    return Optional.ofNullable(listenOn);
  }

  Optional<Transport> transport() {
    return Optional.ofNullable(transport);
  }

  FlowOptions flows() {
    return flows;
  }

  Clock clock() {
    return clock;
  }

  Duration settlementPause() {
    return settlementPause;
  }

  CrashProbe crashProbe() {
    return crashProbe;
  }

  List<Cordapp> cordapps() {
    return List.copyOf(cordapps);
  }

  List<NodeService> services() {
    return List.copyOf(services);
  }
}
