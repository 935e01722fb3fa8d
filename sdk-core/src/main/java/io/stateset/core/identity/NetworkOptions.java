package io.stateset.core.identity;

import io.stateset.core.keys.KeyDerivation;
import java.time.Duration;
import net.corda.core.identity.CordaX500Name;

/**
 * How an operator runs its network. What concerns authorities and parameters counts when the
 * network is founded, the rest for what is issued from then on. Immutable.
 *
 * @param operator in whose name the operator's certificates are made. Default: O=Network Operator,
 *     L=London, C=GB
 * @param keyDerivation what it costs to try the passphrase of the operator's keys
 * @param authorityValidity of the trust root and the certificates right under it. Default: 20 years
 * @param certificateValidity of an organisation's certificates, identity and TLS. Default: 5 years
 * @param renewal certificates that end sooner are made anew when the organisation sends another
 *     request. Default: 1 year
 * @param revocationListValidity after which nodes report the list as out of date; the operator
 *     makes another whenever it is opened. Default: 1 year
 * @param maxMessageBytes a network parameter. Default: 10 MiB
 * @param maxTransactionBytes a network parameter. Default: 10 MiB
 * @param eventHorizon a network parameter: a node that was away for longer is not waited for.
 *     Default: 30 days
 */
public record NetworkOptions(
    CordaX500Name operator,
    KeyDerivation keyDerivation,
    Duration authorityValidity,
    Duration certificateValidity,
    Duration renewal,
    Duration revocationListValidity,
    int maxMessageBytes,
    int maxTransactionBytes,
    Duration eventHorizon) {

  /** The defaults named above. */
  public static final NetworkOptions DEFAULTS = new NetworkOptions(
      new CordaX500Name("Network Operator", "London", "GB"),
      KeyDerivation.DEFAULT,
      Duration.ofDays(20 * 365),
      Duration.ofDays(5 * 365),
      Duration.ofDays(365),
      Duration.ofDays(365),
      10 << 20,
      10 << 20,
      Duration.ofDays(30));

  /** The same with another operator's name. */
  public NetworkOptions withOperator(CordaX500Name name) {
    return new NetworkOptions(
        name,
        keyDerivation,
        authorityValidity,
        certificateValidity,
        renewal,
        revocationListValidity,
        maxMessageBytes,
        maxTransactionBytes,
        eventHorizon);
  }

  /** The same with another cost of trying a passphrase. */
  public NetworkOptions withKeyDerivation(KeyDerivation derivation) {
    return new NetworkOptions(
        operator,
        derivation,
        authorityValidity,
        certificateValidity,
        renewal,
        revocationListValidity,
        maxMessageBytes,
        maxTransactionBytes,
        eventHorizon);
  }

  /** The same with other validities of organisations' certificates and their renewal. */
  public NetworkOptions withCertificateValidity(Duration validity, Duration renewBefore) {
    return new NetworkOptions(
        operator,
        keyDerivation,
        authorityValidity,
        validity,
        renewBefore,
        revocationListValidity,
        maxMessageBytes,
        maxTransactionBytes,
        eventHorizon);
  }
}
