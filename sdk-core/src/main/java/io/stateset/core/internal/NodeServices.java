package io.stateset.core.internal;

import io.stateset.core.ledger.TransactionStore;
import io.stateset.core.ledger.contracts.NodeVerification;
import io.stateset.core.storage.Database;
import io.stateset.core.vault.NodeVault;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import net.corda.core.contracts.RotatedKeys;
import net.corda.core.cordapp.CordappProvider;
import net.corda.core.internal.AttachmentTrustCalculator;
import net.corda.core.node.NodeInfo;
import net.corda.core.node.services.AttachmentStorage;
import net.corda.core.node.services.TelemetryService;
import net.corda.core.serialization.internal.AttachmentsClassLoaderCache;

/** What a node's service hub shows; each part is made once, when the node is built. */
record NodeServices(
    Database database,
    Clock clock,
    Supplier<NodeInfo> myInfo,
    NodeIdentityService identities,
    NodeNetworkMapCache networkMap,
    NodeParameters parameters,
    AttachmentStorage attachments,
    AttachmentTrustCalculator attachmentTrust,
    AttachmentsClassLoaderCache contractClassLoaders,
    RotatedKeys rotatedKeys,
    CordappProvider cordapps,
    TransactionStore transactions,
    NodeVerification verifier,
    NodeVault vault,
    TelemetryService telemetry,
    Recorder recorder,
    DistributionRecords distribution,
    CordaServices cordaServices,
    ExecutorService externalOperations,
    int maxBackChain) {}
