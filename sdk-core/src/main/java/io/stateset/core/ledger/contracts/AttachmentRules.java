package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.corda.core.contracts.Attachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.NetworkParameters;

/**
 * The one place for what a set of attachments must fulfil before a class of theirs is loaded. Corda
 * keeps the same rules in its attachments class loader, which is not used here.
 *
 * <p>Checked: trust, reserved packages, and that no two attachments have different files under one
 * path. Not yet: package ownership, rotated keys.
 */
final class AttachmentRules {
  private static final List<String> RESERVED_FOLDERS =
      List.of("java/", "javax/", "jdk/", "sun/", "net/corda/core/", "io/stateset/core/");

  /** Files that say nothing about how code runs, and that many archives have in common. */
  private static final List<String> OVERLAP_ALLOWED = List.of("meta-inf/");

  private AttachmentRules() {}

  /** Checks one attachment with its files. */
  static void check(
      Attachment attachment, Map<String, byte[]> files, NetworkParameters parameters) {
    for (String name : files.keySet()) {
      String folded = name.toLowerCase(Locale.ROOT);
      if (folded.endsWith(".class") && RESERVED_FOLDERS.stream().anyMatch(folded::startsWith)) {
        throw refused(attachment.getId(), "has a class of a reserved package");
      }
    }
  }

  /** Adds an attachment's files to those of the attachments before it. */
  static void merge(
      Attachment attachment, Map<String, byte[]> files, Map<String, List<ContractFile>> all) {
    files.forEach((path, content) -> {
      ContractFile file = new ContractFile(attachment, path, content);
      List<ContractFile> earlier = all.computeIfAbsent(path, missing -> new ArrayList<>());
      if (!earlier.isEmpty() && !mayOverlap(path) && !earlier.get(0).sameContent(file)) {
        throw refused(attachment.getId(), "has another content under a path of another attachment");
      }
      earlier.add(file);
    });
  }

  private static boolean mayOverlap(String path) {
    String folded = path.toLowerCase(Locale.ROOT);
    return OVERLAP_ALLOWED.stream().anyMatch(folded::startsWith);
  }

  private static LedgerException refused(SecureHash id, String why) {
    return new LedgerException(Code.BAD_ATTACHMENT, "Attachment " + id + " " + why);
  }
}
