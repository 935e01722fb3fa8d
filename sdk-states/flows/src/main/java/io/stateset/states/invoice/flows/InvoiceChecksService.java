package io.stateset.states.invoice.flows;

import java.util.Objects;
import net.corda.core.node.AppServiceHub;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.services.CordaService;
import net.corda.core.serialization.SingletonSerializeAsToken;

/**
 * Where an application leaves its {@link InvoiceChecks} for the flows to find: one for each node.
 * Thread-safe.
 */
@CordaService
public final class InvoiceChecksService extends SingletonSerializeAsToken {
  private volatile InvoiceChecks checks = InvoiceChecks.CONTRACT_ONLY;

  /** Called by the node. */
  public InvoiceChecksService(AppServiceHub services) {
    Objects.requireNonNull(services, "services");
  }

  /** Takes the place of the checks before. */
  public void use(InvoiceChecks newChecks) {
    checks = Objects.requireNonNull(newChecks, "checks");
  }

  static InvoiceChecks of(ServiceHub services) {
    return services.cordaService(InvoiceChecksService.class).checks;
  }
}
