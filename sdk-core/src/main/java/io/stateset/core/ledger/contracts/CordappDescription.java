package io.stateset.core.ledger.contracts;

import io.stateset.core.Cordapp;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.cordapp.CordappImpl;

/** A CorDapp in Corda's own terms. */
final class CordappDescription {
  private CordappDescription() {}

  /**
   * Whether a class is of a package that has one of the CorDapp's contracts or answering flows, or
   * lies below one.
   */
  static boolean owns(Cordapp cordapp, Class<?> type) {
    return Stream.concat(cordapp.contracts().stream(), cordapp.answeringFlows().stream())
        .map(Class::getPackageName)
        .anyMatch(name ->
            type.getPackageName().equals(name) || type.getPackageName().startsWith(name + "."));
  }

  static CordappImpl of(Cordapp cordapp) {
    return new CordappImpl(
        cordapp.contracts().stream().map(Class::getName).toList(),
        new ArrayList<>(cordapp.answeringFlows()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new ArrayList<>(cordapp.customSerializers()),
        List.of(),
        Set.of(),
        new ArrayList<>(cordapp.answeringFlows()),
        location(cordapp),
        new net.corda.core.cordapp.Cordapp.Info.Default(
            cordapp.name(),
            CordappImpl.UNKNOWN_VALUE,
            cordapp.version(),
            CordappImpl.UNKNOWN_VALUE),
        SecureHash.allOnesHash,
        1,
        1,
        null,
        true,
        List.of(),
        false);
  }

  /** Corda takes a CorDapp's name from a path; no file is opened. */
  private static java.net.URL location(Cordapp cordapp) {
    try {
      return URI.create("file:/" + cordapp.name().replaceAll("[^A-Za-z0-9._-]", "-") + ".jar")
          .toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
