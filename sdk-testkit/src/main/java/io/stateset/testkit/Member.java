package io.stateset.testkit;

import io.stateset.core.Cordapp;
import io.stateset.core.NodeService;
import io.stateset.core.StatesetNode;
import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.notary.gateway.NotaryService;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One organisation's node through its runs: started, crashed, started again. Thread-safe. */
final class Member {
  /** What all members of a network share. */
  record Surroundings(
      Path networkFolder,
      Clock clock,
      List<Cordapp> cordapps,
      Carriers carriers,
      Faults faults,
      ScheduledExecutorService timer) {}

  /** One start of the node. */
  private record Run(StatesetNode node, CrashSwitch crashes) {}

  private final Organisation organisation;
  private final Surroundings surroundings;
  private final boolean isNotary;
  private final List<Supplier<NodeService>> services;
  private final Map<String, Integer> earlierPasses = new HashMap<>();
  private @Nullable Run run;

  Member(
      Organisation organisation,
      Surroundings surroundings,
      boolean isNotary,
      List<Supplier<NodeService>> services) {
    this.organisation = organisation;
    this.surroundings = surroundings;
    this.isNotary = isNotary;
    this.services = services;
  }

  synchronized void start() {
    if (run != null) {
      throw new IllegalStateException(organisation.organisation() + " runs already");
    }
    FolderNetworkMap network =
        FolderNetworkMap.openTrusting(surroundings.networkFolder(), surroundings.clock());
    SigningKeyStore keys = organisation.openKeys();
    FaultyTransport transport = new FaultyTransport(
        organisation.organisation(),
        surroundings.carriers().transport(organisation, keys, network),
        surroundings.faults(),
        surroundings.timer());
    CrashSwitch crashes = new CrashSwitch(organisation.organisation(), transport::cut);
    StatesetNode.Builder builder = StatesetNode.builder()
        .folder(organisation.folder())
        .keys(keys)
        .network(network)
        .transport(transport)
        .clock(surroundings.clock())
        .crashProbe(crashes);
    surroundings.cordapps().forEach(builder::cordapp);
    servicesOf(crashes).forEach(builder::service);
    run = new Run(builder.start(), crashes);
  }

  private List<NodeService> servicesOf(CrashSwitch crashes) {
    List<NodeService> made = new ArrayList<>();
    if (isNotary) {
      Path folder = organisation.folder().resolve("notary");
      made.add(NotaryService.solo(folder, surroundings.clock()).crashProbe(crashes));
    }
    services.forEach(service -> made.add(service.get()));
    return made;
  }

  synchronized StatesetNode node() {
    return running().node();
  }

  synchronized CompletableFuture<Void> crashAt(String point, int nth) {
    return running().crashes().arm(point, nth);
  }

  synchronized void disarm() {
    running().crashes().disarm();
  }

  synchronized boolean hasCrashed() {
    return run != null && run.crashes().isDead();
  }

  /** Ends the node as a crash does: nothing more of it is committed, sent or acknowledged. */
  synchronized void crash() {
    if (run != null) {
      run.crashes().kill("the test's will");
      stop();
    }
  }

  /** Closes the node in good order, unless it has crashed. Idempotent. */
  synchronized void stop() {
    Run ending = run;
    run = null;
    if (ending != null) {
      ending.node().close();
      ending
          .crashes()
          .passes()
          .forEach((point, times) -> earlierPasses.merge(point, times, Integer::sum));
    }
  }

  synchronized Map<String, Integer> passes() {
    Map<String, Integer> all = new HashMap<>(earlierPasses);
    if (run != null) {
      run.crashes().passes().forEach((point, times) -> all.merge(point, times, Integer::sum));
    }
    return all;
  }

  private Run running() {
    if (run == null) {
      throw new IllegalStateException(organisation.organisation() + " does not run");
    }
    return run;
  }
}
