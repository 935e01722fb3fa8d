package io.stateset.core.internal;

import io.stateset.core.flow.FlowMachines;
import io.stateset.core.ledger.BackChainResolver;
import java.security.PublicKey;
import java.sql.Connection;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import javax.persistence.EntityManager;
import kotlin.Unit;
import kotlin.jvm.functions.Function0;
import kotlin.jvm.functions.Function1;
import net.corda.core.contracts.Attachment;
import net.corda.core.contracts.AttachmentResolutionException;
import net.corda.core.contracts.ContractAttachment;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.RotatedKeys;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionResolutionException;
import net.corda.core.contracts.TransactionState;
import net.corda.core.cordapp.CordappContext;
import net.corda.core.cordapp.CordappProvider;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.TransactionMetadata;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.AttachmentTrustCalculator;
import net.corda.core.internal.ResolveTransactionsFlow;
import net.corda.core.internal.ServiceHubCoreInternal;
import net.corda.core.internal.TransactionsResolver;
import net.corda.core.internal.notary.NotaryService;
import net.corda.core.internal.telemetry.TelemetryComponent;
import net.corda.core.messaging.FlowHandle;
import net.corda.core.messaging.FlowProgressHandle;
import net.corda.core.node.AppServiceHub;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.NodeInfo;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.AttachmentStorage;
import net.corda.core.node.services.ContractUpgradeService;
import net.corda.core.node.services.IdentityService;
import net.corda.core.node.services.KeyManagementService;
import net.corda.core.node.services.NetworkMapCache;
import net.corda.core.node.services.NetworkParametersService;
import net.corda.core.node.services.ServiceLifecycleEvent;
import net.corda.core.node.services.ServiceLifecycleObserver;
import net.corda.core.node.services.TelemetryService;
import net.corda.core.node.services.TransactionStorage;
import net.corda.core.node.services.TransactionVerifierService;
import net.corda.core.node.services.VaultService;
import net.corda.core.node.services.diagnostics.DiagnosticsService;
import net.corda.core.node.services.vault.CordaTransactionSupport;
import net.corda.core.serialization.SerializeAsToken;
import net.corda.core.serialization.internal.AttachmentsClassLoaderCache;
import net.corda.core.transactions.BaseTransaction;
import net.corda.core.transactions.LedgerTransaction;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;
import net.corda.core.transactions.WireTransaction;

/**
 * The node as Corda's flows see it: each service is another object's, this only shows them.
 * Thread-safe.
 */
final class NodeServiceHub implements ServiceHubCoreInternal, AppServiceHub {
  private final NodeServices services;
  private final KeyManagementService keys;

  /** {@code keys}: what those who get this hub can sign with. */
  NodeServiceHub(NodeServices services, KeyManagementService keys) {
    this.services = services;
    this.keys = keys;
  }

  @Override
  public IdentityService getIdentityService() {
    return services.identities();
  }

  @Override
  public KeyManagementService getKeyManagementService() {
    return keys;
  }

  @Override
  public NetworkMapCache getNetworkMapCache() {
    return services.networkMap();
  }

  @Override
  public NetworkParametersService getNetworkParametersService() {
    return services.parameters();
  }

  @Override
  public NetworkParameters getNetworkParameters() {
    return services.parameters().current();
  }

  @Override
  public AttachmentStorage getAttachments() {
    return services.attachments();
  }

  @Override
  public AttachmentTrustCalculator getAttachmentTrustCalculator() {
    return services.attachmentTrust();
  }

  @Override
  public AttachmentsClassLoaderCache getAttachmentsClassLoaderCache() {
    return services.contractClassLoaders();
  }

  @Override
  public RotatedKeys getRotatedKeys() {
    return services.rotatedKeys();
  }

  @Override
  public CordappProvider getCordappProvider() {
    return services.cordapps();
  }

  @Override
  public CordappContext getAppContext() {
    return services.cordapps().getAppContext();
  }

  @Override
  public TransactionStorage getValidatedTransactions() {
    return services.transactions();
  }

  @Override
  public TransactionVerifierService getTransactionVerifierService() {
    return services.verifier();
  }

  /**
   * Corda's transaction builder verifies by itself; this makes it ask whether that was done before.
   */
  @Override
  public LedgerTransaction specialise(LedgerTransaction transaction) {
    return services.verifier().specialise(transaction);
  }

  @Override
  public VaultService getVaultService() {
    return services.vault().cordaService();
  }

  @Override
  public TelemetryService getTelemetryService() {
    return services.telemetry();
  }

  @Override
  public <T extends TelemetryComponent> T cordaTelemetryComponent(Class<T> type) {
    throw new UnsupportedOperationException("No telemetry component is installed");
  }

  @Override
  public Clock getClock() {
    return services.clock();
  }

  @Override
  public NodeInfo getMyInfo() {
    return services.myInfo().get();
  }

  @Override
  public ExecutorService getExternalOperationExecutor() {
    return services.externalOperations();
  }

  /**
   * A notary answers {@code NotaryFlow.Client} like any other answering flow; Corda's own notary
   * service is not used.
   */
  @Override
  @SuppressWarnings("NullAway") // Kotlin declares the result nullable
  public NotaryService getNotaryService() {
    return null;
  }

  @Override
  public ContractUpgradeService getContractUpgradeService() {
    throw new UnsupportedOperationException(
        "Contract upgrades by authorisation are not supported; use signature constraints");
  }

  @Override
  public DiagnosticsService getDiagnosticsService() {
    throw new UnsupportedOperationException("No diagnostics service is offered");
  }

  @Override
  public TransactionState<?> loadState(StateRef ref) throws TransactionResolutionException {
    return base(ref.getTxhash()).getOutputs().get(ref.getIndex());
  }

  @Override
  public Set<StateAndRef<ContractState>> loadStates(Set<StateRef> refs)
      throws TransactionResolutionException {
    Set<StateAndRef<ContractState>> loaded = new LinkedHashSet<>();
    for (StateRef ref : refs) {
      loaded.add(base(ref.getTxhash()).outRef(ref.getIndex()));
    }
    return loaded;
  }

  private BaseTransaction base(SecureHash id) throws TransactionResolutionException {
    SignedTransaction stored = services.transactions().getTransaction(id);
    if (stored == null) {
      throw new TransactionResolutionException(id);
    }
    return stored.getCoreTransaction() instanceof WireTransaction wire
        ? wire
        : stored.resolveBaseTransaction(this);
  }

  @Override
  public Attachment loadContractAttachment(StateRef ref)
      throws TransactionResolutionException, AttachmentResolutionException {
    if (!(base(ref.getTxhash()) instanceof WireTransaction wire)) {
      throw new UnsupportedOperationException(
          "The contract of " + ref + " comes from a notary change or an upgrade");
    }
    String contract = wire.getOutputs().get(ref.getIndex()).getContract();
    for (SecureHash id : wire.getAttachments()) {
      if (services.attachments().openAttachment(id) instanceof ContractAttachment attachment
          && attachment.getAllContracts().contains(contract)) {
        return attachment;
      }
    }
    throw new AttachmentResolutionException(ref.getTxhash());
  }

  @Override
  public TransactionsResolver createTransactionsResolver(ResolveTransactionsFlow flow) {
    return new BackChainResolver(flow, services.transactions(), services.maxBackChain());
  }

  @Override
  public void recordTransactions(
      StatesToRecord statesToRecord, Iterable<SignedTransaction> transactions) {
    transactions.forEach(transaction -> services.recorder().record(transaction, statesToRecord));
  }

  @Override
  public void recordTransactions(boolean notifyVault, Iterable<SignedTransaction> transactions) {
    ServiceHubCoreInternal.DefaultImpls.recordTransactions(this, notifyVault, transactions);
  }

  @Override
  public void recordTransactions(
      boolean notifyVault, SignedTransaction first, SignedTransaction... remaining) {
    ServiceHubCoreInternal.DefaultImpls.recordTransactions(this, notifyVault, first, remaining);
  }

  @Override
  public void recordTransactions(SignedTransaction first, SignedTransaction... remaining) {
    ServiceHubCoreInternal.DefaultImpls.recordTransactions(this, first, remaining);
  }

  @Override
  public void recordTransactions(Iterable<SignedTransaction> transactions) {
    ServiceHubCoreInternal.DefaultImpls.recordTransactions(this, transactions);
  }

  @Override
  public void recordUnnotarisedTransaction(SignedTransaction transaction) {
    services.recorder().recordInFlight(transaction, FlowMachines.currentFlow().orElse(null));
  }

  @Override
  public void removeUnnotarisedTransaction(SecureHash id) {
    services.recorder().removeInFlight(id);
  }

  @Override
  public void finalizeTransactionWithExtraSignatures(
      SignedTransaction transaction,
      Collection<TransactionSignature> signatures,
      StatesToRecord statesToRecord) {
    services.recorder().recordWith(transaction, signatures, statesToRecord);
  }

  @Override
  public void finalizeTransaction(SignedTransaction transaction, StatesToRecord statesToRecord) {
    services.recorder().record(transaction, statesToRecord);
  }

  @Override
  public byte[] recordSenderTransactionRecoveryMetadata(
      SecureHash id, TransactionMetadata metadata) {
    return services.distribution().recordSent(id, metadata);
  }

  @Override
  public void recordReceiverTransactionRecoveryMetadata(
      SecureHash id, CordaX500Name sender, TransactionMetadata metadata) {
    services.distribution().recordReceived(id, sender, metadata);
  }

  @Override
  public <T extends ContractState> StateAndRef<T> toStateAndRef(StateRef ref)
      throws TransactionResolutionException {
    return ServiceHubCoreInternal.DefaultImpls.toStateAndRef(this, ref);
  }

  @Override
  public SignedTransaction signInitialTransaction(TransactionBuilder builder, PublicKey key) {
    return ServiceHubCoreInternal.DefaultImpls.signInitialTransaction(this, builder, key);
  }

  @Override
  public SignedTransaction signInitialTransaction(TransactionBuilder builder) {
    return ServiceHubCoreInternal.DefaultImpls.signInitialTransaction(this, builder);
  }

  @Override
  public SignedTransaction signInitialTransaction(
      TransactionBuilder builder, Iterable<? extends PublicKey> keys) {
    return ServiceHubCoreInternal.DefaultImpls.signInitialTransaction(this, builder, keys);
  }

  @Override
  public TransactionSignature createSignature(SignedTransaction transaction, PublicKey key) {
    return ServiceHubCoreInternal.DefaultImpls.createSignature(this, transaction, key);
  }

  @Override
  public TransactionSignature createSignature(SignedTransaction transaction) {
    return ServiceHubCoreInternal.DefaultImpls.createSignature(this, transaction);
  }

  @Override
  public TransactionSignature createSignature(
      net.corda.core.transactions.FilteredTransaction transaction, PublicKey key) {
    return ServiceHubCoreInternal.DefaultImpls.createSignature(this, transaction, key);
  }

  @Override
  public TransactionSignature createSignature(
      net.corda.core.transactions.FilteredTransaction transaction) {
    return ServiceHubCoreInternal.DefaultImpls.createSignature(this, transaction);
  }

  @Override
  public SignedTransaction addSignature(SignedTransaction transaction, PublicKey key) {
    return ServiceHubCoreInternal.DefaultImpls.addSignature(this, transaction, key);
  }

  @Override
  public SignedTransaction addSignature(SignedTransaction transaction) {
    return ServiceHubCoreInternal.DefaultImpls.addSignature(this, transaction);
  }

  /**
   * The connection of the flow's own transaction: what is written with it is committed, or not,
   * with the rest.
   */
  @Override
  public Connection jdbcSession() {
    return services
        .database()
        .current()
        .map(open -> GuardedConnection.guard(open.guestWriter().getConnection()))
        .orElseThrow(() -> new IllegalStateException(
            "jdbcSession() is for code that runs within a transaction of the node"));
  }

  @Override
  public <T> T withEntityManager(Function1<? super EntityManager, ? extends T> block) {
    throw new UnsupportedOperationException("There is no JPA here; use jdbcSession()");
  }

  @Override
  @SuppressWarnings("overloads") // Corda's own pair of overloads
  public void withEntityManager(Consumer<EntityManager> block) {
    throw new UnsupportedOperationException("There is no JPA here; use jdbcSession()");
  }

  @Override
  public CordaTransactionSupport getDatabase() {
    throw new UnsupportedOperationException(
        "There is no JPA session here; use jdbcSession() in a flow");
  }

  @Override
  public <T extends SerializeAsToken> T cordaService(Class<T> type) {
    return services.cordaServices().get(type);
  }

  @Override
  public void registerUnloadHandler(Function0<Unit> handler) {
    services.cordaServices().onClose(handler::invoke);
  }

  @Override
  public void register(int priority, ServiceLifecycleObserver observer) {
    services.cordaServices().onLifecycle(priority, observer);
  }

  @Override
  public <T> void register(
      int priority, Function1<? super ServiceLifecycleEvent, ? extends T> function) {
    services.cordaServices().onLifecycle(priority, function::invoke);
  }

  @Override
  public <T> FlowHandle<T> startFlow(FlowLogic<? extends T> flow) {
    return services.cordaServices().startFlow(flow);
  }

  @Override
  public <T> FlowProgressHandle<T> startTrackedFlow(FlowLogic<? extends T> flow) {
    return services.cordaServices().startTrackedFlow(flow);
  }
}
