package io.stateset.core;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ClassInfoList;
import io.github.classgraph.ScanResult;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.util.List;
import net.corda.core.contracts.Contract;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.InitiatedBy;

/** Finds the parts of a CorDapp in the packages that it is said to have, and nowhere else. */
final class CordappScan {
  private CordappScan() {}

  static Cordapp scan(ClassLoader classLoader, List<String> packages) {
    if (packages.isEmpty()) {
      throw new LedgerException(Code.BAD_CORDAPP, "A package to scan must be named");
    }
    Cordapp.Builder builder = Cordapp.builder(packages.get(0)).classLoader(classLoader);
    ClassGraph scanner = new ClassGraph()
        .overrideClassLoaders(classLoader)
        .acceptPackages(packages.toArray(String[]::new))
        .enableAnnotationInfo()
        .ignoreClassVisibility();
    // One thread of ClassGraph's own, which ends with the scan.
    try (ScanResult found = scanner.scan(1)) {
      addAll(builder, found, classLoader, packages);
    }
    return builder.build();
  }

  private static void addAll(
      Cordapp.Builder builder, ScanResult found, ClassLoader classLoader, List<String> packages) {
    ClassInfoList contracts =
        found.getClassesImplementing(Contract.class.getName()).filter(CordappScan::isConcrete);
    ClassInfoList flows =
        found.getClassesWithAnnotation(InitiatedBy.class.getName()).filter(CordappScan::isConcrete);
    if (contracts.isEmpty() && flows.isEmpty()) {
      throw new LedgerException(
          Code.BAD_CORDAPP, "There is no contract and no answering flow in " + packages);
    }
    for (ClassInfo contract : contracts) {
      builder.contract(load(contract, classLoader).asSubclass(Contract.class));
    }
    for (ClassInfo flow : flows) {
      builder.answers(flowClass(load(flow, classLoader)));
    }
  }

  private static boolean isConcrete(ClassInfo info) {
    return !info.isAbstract() && !info.isInterface();
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends FlowLogic<?>> flowClass(Class<?> type) {
    return (Class<? extends FlowLogic<?>>) type.asSubclass(FlowLogic.class);
  }

  private static Class<?> load(ClassInfo info, ClassLoader classLoader) {
    try {
      return Class.forName(info.getName(), false, classLoader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new LedgerException(
          Code.BAD_CORDAPP, "Class " + info.getName() + " cannot be loaded", e);
    }
  }
}
