package io.stateset.states.invoice;

import java.util.List;
import java.util.function.BiPredicate;

/** Whether two invoices say the same. By value: each transaction carries its own copy. */
final class TermsComparison {
  private TermsComparison() {}

  static boolean same(InvoiceTerms one, InvoiceTerms other) {
    return one.getNumber().equals(other.getNumber())
        && one.getIssueDate().equals(other.getIssueDate())
        && one.getDueDate().equals(other.getDueDate())
        && one.getCurrency().equals(other.getCurrency())
        && one.getPrepaidMinor() == other.getPrepaidMinor()
        && one.getRoundingMinor() == other.getRoundingMinor()
        && one.getPayableMinor() == other.getPayableMinor()
        && one.getPaymentTerms().equals(other.getPaymentTerms())
        && all(one.getLines(), other.getLines(), TermsComparison::sameLine)
        && all(one.getAdjustments(), other.getAdjustments(), TermsComparison::sameAdjustment)
        && all(one.getDocuments(), other.getDocuments(), TermsComparison::sameDocument);
  }

  private static <T> boolean all(List<T> some, List<T> others, BiPredicate<T, T> same) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!same.test(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameLine(InvoiceLine one, InvoiceLine other) {
    return one.getDescription().equals(other.getDescription())
        && one.getQuantity().compareTo(other.getQuantity()) == 0
        && one.getUnitPrice().compareTo(other.getUnitPrice()) == 0
        && one.getTax().equals(other.getTax());
  }

  private static boolean sameAdjustment(Adjustment one, Adjustment other) {
    return one.getReason().equals(other.getReason())
        && one.getAmountMinor() == other.getAmountMinor()
        && one.getTax().equals(other.getTax());
  }

  private static boolean sameDocument(DocumentReference one, DocumentReference other) {
    return one.getName().equals(other.getName())
        && one.getSaltedHash().equals(other.getSaltedHash());
  }
}
