package io.stateset.examples.receivables;

import com.helger.xsds.ccts.cct.schemamodule.AmountType;
import io.stateset.examples.receivables.UblException.Code;
import io.stateset.states.invoice.Adjustment;
import io.stateset.states.invoice.DocumentReference;
import io.stateset.states.invoice.InvoiceLine;
import io.stateset.states.invoice.InvoiceTerms;
import io.stateset.states.invoice.TaxCategory;
import io.stateset.states.invoice.TaxSubtotal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.AllowanceChargeType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.InvoiceLineType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.ItemType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.MonetaryTotalType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.PriceType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.TaxCategoryType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.TaxSubtotalType;
import oasis.names.specification.ubl.schema.xsd.invoice_21.InvoiceType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a UBL 2.1 invoice (EN 16931) into what the ledger keeps of one, and commits to the rest of
 * the file by a salted hash. What an invoice may not be, its schema and {@link InvoiceTerms} say.
 */
public final class UblReader {
  private static final int DAYS_TO_PAY = 30;
  private static final int MAX_DECIMALS = 10;
  private static final int MAX_ROUNDING = 100;
  private static final int MAX_NAME = 1_000;

  private UblReader() {}

  /**
   * Reads a file.
   *
   * @param salt 32 random bytes; whoever has them and the file can check the invoice's document
   *     reference
   * @throws UblException if the file cannot be read, is no valid UBL invoice, is larger than 10
   *     MiB, or its total does not follow from its lines
   * @throws io.stateset.states.invoice.InvoiceException if the ledger takes no such invoice
   */
  public static InvoiceTerms read(Path file, byte[] salt) {
    byte[] bytes = UblFile.read(file);
    try {
      return terms(UblFile.parse(bytes), DocumentReference.of("UBL invoice", salt, bytes));
    } catch (ArithmeticException e) {
      throw new UblException(Code.BAD_AMOUNT, "An amount is larger than any here", e);
    }
  }

  private static InvoiceTerms terms(InvoiceType ubl, DocumentReference document) {
    String currency = needed(ubl.getDocumentCurrencyCodeValue(), "currency");
    UblMoney money = new UblMoney(currency);
    LocalDate issued = needed(ubl.getIssueDateValueLocal(), "issue date");
    InvoiceTerms.Builder terms = InvoiceTerms.builder()
        .number(line(needed(ubl.getIDValue(), "number")))
        .currency(currency)
        .issueDate(issued)
        .dueDate(dueDate(ubl, issued))
        .prepaidMinor(money.minor(totals(ubl).getPrepaidAmount()))
        .roundingMinor(rounding(totals(ubl), money))
        .document(document);
    ubl.getInvoiceLine().forEach(line -> addLine(terms, line, money));
    ubl.getAllowanceCharge().forEach(part -> terms.adjustment(adjustment(part, money)));
    long unstated = stateTaxes(terms, subtotals(ubl, money), money);
    return withStatedTotal(terms, totals(ubl), money, unstated);
  }

  private static MonetaryTotalType totals(InvoiceType ubl) {
    return needed(ubl.getLegalMonetaryTotal(), "total");
  }

  /**
   * The due date, the payment means' due date, or thirty days: EN 16931 lets an invoice give it in
   * words only.
   */
  private static LocalDate dueDate(InvoiceType ubl, LocalDate issued) {
    if (ubl.getDueDateValueLocal() != null) {
      return ubl.getDueDateValueLocal();
    }
    return ubl.getPaymentMeans().stream()
        .map(means -> means.getPaymentDueDateValueLocal())
        .filter(date -> date != null)
        .findFirst()
        .orElse(issued.plusDays(DAYS_TO_PAY));
  }

  /**
   * What a line's own allowances, charges and base quantity make of quantity times price becomes an
   * adjustment.
   */
  private static void addLine(InvoiceTerms.Builder terms, InvoiceLineType line, UblMoney money) {
    ItemType item = needed(line.getItem(), "item on a line");
    TaxCategory tax = tax(item.getClassifiedTaxCategory());
    BigDecimal quantity = plain(line.getInvoicedQuantityValue());
    BigDecimal price = unitPrice(line, money);
    String name = cut(line(needed(item.getNameValue(), "name of an item")));
    terms.line(new InvoiceLine(name, quantity, price, tax));
    long stated = money.minor(line.getLineExtensionAmount());
    long computed = money.minor(quantity.multiply(price));
    if (stated != computed) {
      terms.adjustment(new Adjustment(
          "On line " + line(needed(line.getIDValue(), "id of a line")), stated - computed, tax));
    }
  }

  private static BigDecimal unitPrice(InvoiceLineType line, UblMoney money) {
    PriceType stated = needed(line.getPrice(), "price on a line");
    BigDecimal price = needed(money.value(stated.getPriceAmount()), "amount in a price");
    BigDecimal per = stated.getBaseQuantityValue();
    return per == null || per.signum() == 0
        ? plain(
            price.scale() > MAX_DECIMALS
                ? price.setScale(MAX_DECIMALS, RoundingMode.HALF_UP)
                : price)
        : plain(price.divide(per, MAX_DECIMALS, RoundingMode.HALF_UP));
  }

  private static Adjustment adjustment(AllowanceChargeType part, UblMoney money) {
    boolean charge = part.isChargeIndicatorValue(false);
    long amount = money.minor(part.getAmount());
    String reason = part.getAllowanceChargeReason().stream()
        .map(given -> given.getValue())
        .filter(given -> given != null)
        .map(UblReader::line)
        .findFirst()
        .orElse(charge ? "Charge" : "Allowance");
    return new Adjustment(reason, charge ? amount : -amount, tax(part.getTaxCategory()));
  }

  private static TaxCategory tax(List<TaxCategoryType> categories) {
    if (categories.isEmpty()) {
      return new TaxCategory("O", BigDecimal.ZERO);
    }
    BigDecimal percent = categories.get(0).getPercentValue();
    return new TaxCategory(
        line(needed(categories.get(0).getIDValue(), "tax category")),
        percent == null ? BigDecimal.ZERO : plain(percent));
  }

  /** Not those that give the tax once more, in the currency of the seller's books. */
  private static List<TaxSubtotalType> subtotals(InvoiceType ubl, UblMoney money) {
    return ubl.getTaxTotal().stream()
        .flatMap(total -> total.getTaxSubtotal().stream())
        .filter(part -> money.isIn(part.getTaxAmount()))
        .toList();
  }

  /**
   * The issuer may have rounded the tax of a category otherwise; the ledger bounds by how much.
   * Returns for how many categories it states none: EN 16931 demands each, UBL does not.
   */
  private static long stateTaxes(
      InvoiceTerms.Builder terms, List<TaxSubtotalType> subtotals, UblMoney money) {
    Map<TaxCategory, Long> stated = new LinkedHashMap<>();
    for (TaxSubtotalType part : subtotals) {
      TaxCategory category = tax(List.of(needed(part.getTaxCategory(), "category of a tax")));
      stated.merge(category, money.minor(part.getTaxAmount()), Math::addExact);
    }
    List<TaxCategory> all =
        terms.build().getTaxes().stream().map(TaxSubtotal::getCategory).toList();
    stated.keySet().retainAll(all);
    stated.forEach(terms::statedTax);
    return (long) all.size() - stated.size();
  }

  /**
   * What is asked for must be what follows from the parts, with the rounding that is declared, and
   * one minor unit for each tax that is not stated.
   */
  private static InvoiceTerms withStatedTotal(
      InvoiceTerms.Builder builder, MonetaryTotalType totals, UblMoney money, long unstated) {
    long asked = money.minor(totals.getPayableAmount());
    InvoiceTerms terms = builder.build();
    long gross = Math.addExact(terms.getNetMinor(), terms.getTaxMinor());
    requireSame("net amount", totals.getTaxExclusiveAmount(), terms.getNetMinor(), money, 0);
    requireSame("gross amount", totals.getTaxInclusiveAmount(), gross, money, unstated);
    requireSame(
        "amount to pay", totals.getPayableAmount(), terms.getPayableMinor(), money, unstated);
    long difference = asked - terms.getPayableMinor();
    return builder.roundingMinor(terms.getRoundingMinor() + difference).build();
  }

  private static void requireSame(
      String name, @Nullable AmountType stated, long computed, UblMoney money, long tolerance) {
    if (stated == null) {
      return;
    }
    long difference = Math.subtractExact(money.minor(stated), computed);
    if (Math.abs(difference) > tolerance) {
      throw new UblException(
          Code.INCONSISTENT_TOTALS,
          "The invoice's " + name + " is " + money.minor(stated)
              + " minor units where its lines make " + computed);
    }
  }

  /** More than a hundred minor units, and than a hundredth, is no rounding. */
  private static long rounding(MonetaryTotalType totals, UblMoney money) {
    long declared = money.minor(totals.getPayableRoundingAmount());
    long asked = money.minor(totals.getPayableAmount());
    if (Math.abs(declared) > Math.max(MAX_ROUNDING, Math.abs(asked) / MAX_ROUNDING)) {
      throw new UblException(
          Code.INCONSISTENT_TOTALS, "The invoice rounds by " + declared + " minor units");
    }
    return declared;
  }

  /** Never within a character; the reference to the document commits to the rest. */
  private static String cut(String text) {
    if (text.length() <= MAX_NAME) {
      return text;
    }
    int end = MAX_NAME - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /** However the file breaks its lines. */
  private static String line(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** The schema demands it; the types do not say so. */
  private static <T> T needed(@Nullable T value, String name) {
    if (value == null) {
      throw new UblException(Code.MISSING, "The invoice has no " + name);
    }
    return value;
  }

  private static BigDecimal plain(@Nullable BigDecimal value) {
    BigDecimal stripped = value == null ? BigDecimal.ONE : value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
