package io.stateset.examples.receivables;

import com.helger.diagnostics.error.list.ErrorList;
import com.helger.ubl21.UBL21Marshaller;
import io.stateset.states.invoice.Adjustment;
import io.stateset.states.invoice.Currencies;
import io.stateset.states.invoice.DocumentReference;
import io.stateset.states.invoice.InvoiceLine;
import io.stateset.states.invoice.InvoiceTerms;
import io.stateset.states.invoice.TaxCategory;
import io.stateset.states.invoice.TaxSubtotal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.AllowanceChargeType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.InvoiceLineType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.ItemType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.MonetaryTotalType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.PriceType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.TaxCategoryType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.TaxSubtotalType;
import oasis.names.specification.ubl.schema.xsd.invoice_21.InvoiceType;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * Reads a UBL 2.1 invoice (EN 16931) into what the ledger keeps of one, and commits to the rest of
 * the file by a salted hash. The file is not trusted: document types, entities and anything outside
 * of it are refused, and so is what is larger than 10 MiB or nested deeper than 100.
 */
public final class UblReader {
  private static final int MAX_BYTES = 10 << 20;
  private static final String MAX_DEPTH = "100";
  private static final int DAYS_TO_PAY = 30;
  private static final int MAX_DECIMALS = 10;

  private UblReader() {}

  /**
   * Reads a file.
   *
   * @param salt 32 random bytes; whoever has them and the file can check the invoice's document
   *     reference
   * @throws IllegalArgumentException if the file is no valid UBL invoice, or its totals do not add
   *     up
   */
  public static InvoiceTerms read(Path file, byte[] salt) throws IOException {
    byte[] bytes = bounded(file);
    try {
      return terms(parse(bytes), DocumentReference.of("UBL invoice", salt, bytes));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("An amount of the invoice is larger than any here", e);
    }
  }

  /** Whatever the file is, and if it grows meanwhile. */
  private static byte[] bounded(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "An invoice of more than " + MAX_BYTES + " bytes is not read");
      }
      return bytes;
    }
  }

  private static InvoiceType parse(byte[] bytes) throws IOException {
    ErrorList errors = new ErrorList();
    InvoiceType invoice = UBL21Marshaller.invoice().setCollectErrors(errors).read(document(bytes));
    if (invoice == null) {
      throw new IllegalArgumentException(
          "Not a valid UBL 2.1 invoice: " + errors.getAllFailures().getFirstOrNull());
    }
    return invoice;
  }

  private static Document document(byte[] bytes) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", MAX_DEPTH);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(bytes));
    } catch (SAXException | IOException e) { // from memory: an encoding that is none here
      throw new IllegalArgumentException("Not XML that is read here: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's parser can be hardened", e);
    }
  }

  private static InvoiceTerms terms(InvoiceType ubl, DocumentReference document) {
    String currency = needed(ubl.getDocumentCurrencyCodeValue(), "currency");
    int decimals = Currencies.minorUnit(currency);
    LocalDate issued = needed(ubl.getIssueDateValueLocal(), "issue date");
    InvoiceTerms.Builder terms = InvoiceTerms.builder()
        .number(needed(ubl.getIDValue(), "number"))
        .currency(currency)
        .issueDate(issued)
        .dueDate(dueDate(ubl, issued))
        .prepaidMinor(minor(totals(ubl).getPrepaidAmountValue(), decimals))
        .document(document);
    ubl.getInvoiceLine().forEach(line -> addLine(terms, line, decimals));
    ubl.getAllowanceCharge().forEach(part -> terms.adjustment(adjustment(part, decimals)));
    long unstated = stateTaxes(terms, subtotals(ubl, currency), decimals);
    return withStatedTotal(terms, totals(ubl), decimals, unstated);
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
  private static void addLine(InvoiceTerms.Builder terms, InvoiceLineType line, int decimals) {
    ItemType item = needed(line.getItem(), "item on a line");
    TaxCategory tax = tax(item.getClassifiedTaxCategory());
    BigDecimal quantity = plain(line.getInvoicedQuantityValue());
    BigDecimal price = unitPrice(line);
    String name = needed(item.getNameValue(), "name of an item");
    terms.line(new InvoiceLine(name, quantity, price, tax));
    long stated = minor(line.getLineExtensionAmountValue(), decimals);
    long computed = minor(quantity.multiply(price), decimals);
    if (stated != computed) {
      terms.adjustment(new Adjustment("On line " + line.getIDValue(), stated - computed, tax));
    }
  }

  private static BigDecimal unitPrice(InvoiceLineType line) {
    PriceType stated = needed(line.getPrice(), "price on a line");
    BigDecimal price = needed(stated.getPriceAmountValue(), "amount in a price");
    BigDecimal per = stated.getBaseQuantityValue();
    return per == null || per.signum() == 0
        ? plain(price)
        : plain(price.divide(per, MAX_DECIMALS, RoundingMode.HALF_UP));
  }

  private static Adjustment adjustment(AllowanceChargeType part, int decimals) {
    boolean charge = part.isChargeIndicatorValue(false);
    long amount = minor(part.getAmountValue(), decimals);
    String reason = part.getAllowanceChargeReason().stream()
        .map(given -> given.getValue())
        .filter(given -> given != null)
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
        needed(categories.get(0).getIDValue(), "tax category"),
        percent == null ? BigDecimal.ZERO : plain(percent));
  }

  /** Not those that give the tax once more, in the currency of the seller's books. */
  private static List<TaxSubtotalType> subtotals(InvoiceType ubl, String currency) {
    return ubl.getTaxTotal().stream()
        .flatMap(total -> total.getTaxSubtotal().stream())
        .filter(part ->
            part.getTaxAmount() != null && currency.equals(part.getTaxAmount().getCurrencyID()))
        .toList();
  }

  /**
   * The issuer may have rounded the tax of a category otherwise; the ledger bounds by how much.
   * Returns for how many categories it states none: EN 16931 demands each, UBL does not.
   */
  private static long stateTaxes(
      InvoiceTerms.Builder terms, List<TaxSubtotalType> subtotals, int decimals) {
    Map<TaxCategory, Long> stated = new LinkedHashMap<>();
    for (TaxSubtotalType part : subtotals) {
      TaxCategory category = tax(List.of(needed(part.getTaxCategory(), "category of a tax")));
      stated.merge(category, minor(part.getTaxAmountValue(), decimals), Math::addExact);
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
      InvoiceTerms.Builder terms, MonetaryTotalType totals, int decimals, long unstated) {
    long declared = minor(totals.getPayableRoundingAmountValue(), decimals);
    long asked = minor(totals.getPayableAmountValue(), decimals);
    long computed = terms.roundingMinor(declared).build().getPayableMinor();
    long difference = Math.subtractExact(asked, computed);
    if (Math.abs(difference) > unstated) {
      throw new IllegalArgumentException(
          "The invoice asks for " + asked + " minor units where its lines make " + computed);
    }
    return terms.roundingMinor(Math.addExact(declared, difference)).build();
  }

  /** The schema demands it; the types do not say so. */
  private static <T> T needed(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("The invoice has no " + name);
    }
    return value;
  }

  private static long minor(@Nullable BigDecimal amount, int decimals) {
    if (amount == null) {
      return 0;
    }
    return amount.setScale(decimals, RoundingMode.HALF_UP).unscaledValue().longValueExact();
  }

  private static BigDecimal plain(@Nullable BigDecimal value) {
    BigDecimal stripped = value == null ? BigDecimal.ONE : value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
