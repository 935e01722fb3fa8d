package io.stateset.examples.receivables;

import com.helger.diagnostics.error.list.ErrorList;
import com.helger.ubl21.UBL21Marshaller;
import io.stateset.examples.receivables.UblException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import oasis.names.specification.ubl.schema.xsd.invoice_21.InvoiceType;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * From a file that nobody vouches for to a UBL invoice that its schema holds valid. Document types,
 * entities and anything outside of the file are refused, and so is what is larger than 10 MiB or
 * nested deeper than 100.
 */
final class UblFile {
  private static final int MAX_BYTES = 10 << 20;
  private static final String MAX_DEPTH = "100";

  private UblFile() {}

  /** The file's bytes, whatever the file is, and if it grows meanwhile. */
  static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UblException(
            Code.TOO_LARGE, "An invoice of more than " + MAX_BYTES + " bytes is not read");
      }
      return bytes;
    } catch (IOException e) {
      throw new UblException(Code.UNREADABLE, "The invoice's file cannot be read: " + e, e);
    }
  }

  /** The invoice that the bytes are. */
  static InvoiceType parse(byte[] bytes) {
    ErrorList errors = new ErrorList();
    InvoiceType invoice = UBL21Marshaller.invoice().setCollectErrors(errors).read(document(bytes));
    if (invoice == null) {
      throw new UblException(
          Code.NOT_AN_INVOICE,
          "Not a valid UBL 2.1 invoice: " + errors.getAllFailures().getFirstOrNull());
    }
    return invoice;
  }

  private static Document document(byte[] bytes) {
    try {
      return parser().parse(new ByteArrayInputStream(bytes));
    } catch (SAXException | IOException e) { // from memory: an encoding that is none here
      throw new UblException(Code.NOT_XML, "Not XML that is read here: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's parser can be hardened", e);
    }
  }

  private static DocumentBuilder parser() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setAttribute("jdk.xml.maxElementDepth", MAX_DEPTH);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    DocumentBuilder parser = factory.newDocumentBuilder();
    parser.setErrorHandler(null);
    return parser;
  }
}
