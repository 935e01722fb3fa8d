package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.contracts.AttachmentTable.Row;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.services.vault.AttachmentQueryCriteria;
import net.corda.core.node.services.vault.AttachmentQueryCriteria.AndComposition;
import net.corda.core.node.services.vault.AttachmentQueryCriteria.AttachmentsQueryCriteria;
import net.corda.core.node.services.vault.AttachmentQueryCriteria.OrComposition;
import net.corda.core.node.services.vault.AttachmentSort;
import net.corda.core.node.services.vault.AttachmentSort.AttachmentSortColumn;
import net.corda.core.node.services.vault.ColumnPredicate;
import net.corda.core.node.services.vault.Sort;
import org.jspecify.annotations.Nullable;

/**
 * Corda's attachment criteria, evaluated over the rows in memory: a node has few attachments, and
 * asks seldom.
 */
final class AttachmentQuery {
  private final AttachmentTable table;

  AttachmentQuery(AttachmentTable table) {
    this.table = table;
  }

  List<SecureHash> run(AttachmentQueryCriteria criteria, @Nullable AttachmentSort sorting) {
    return table.all().stream()
        .filter(row -> matches(criteria, row))
        .sorted(order(sorting))
        .map(Row::id)
        .toList();
  }

  private static boolean matches(AttachmentQueryCriteria criteria, Row row) {
    if (criteria instanceof AndComposition both) {
      return matches(both.getA(), row) && matches(both.getB(), row);
    }
    if (criteria instanceof OrComposition either) {
      return matches(either.getA(), row) || matches(either.getB(), row);
    }
    return criteria instanceof AttachmentsQueryCriteria columns && matches(columns, row);
  }

  private static boolean matches(AttachmentsQueryCriteria columns, Row row) {
    return ColumnTest.passes(columns.getUploaderCondition(), row.uploader())
        && ColumnTest.passes(columns.getFilenameCondition(), row.filename())
        && ColumnTest.passes(columns.getUploadDateCondition(), row.importedAt())
        && ColumnTest.passes(columns.getVersionCondition(), row.version())
        && ColumnTest.passes(columns.isSignedCondition(), row.signed())
        && anyListed(columns.getContractClassNamesCondition(), row.contracts())
        && anyListed(columns.getSignersCondition(), row.signers());
  }

  /** A condition on a list column means: has one of these. */
  private static <T> boolean anyListed(
      @Nullable ColumnPredicate<List<T>> condition, Collection<T> values) {
    if (condition == null) {
      return true;
    }
    if (condition instanceof ColumnPredicate.EqualityComparison<List<T>> equality) {
      return !Collections.disjoint(equality.getRightLiteral(), values);
    }
    throw new UnsupportedOperationException("Only equality is supported on contracts and signers");
  }

  private static Comparator<Row> order(@Nullable AttachmentSort sorting) {
    Comparator<Row> order = Comparator.comparing(row -> row.id().toString());
    List<AttachmentSortColumn> columns =
        sorting == null ? List.of() : List.copyOf(sorting.getColumns());
    for (int i = columns.size() - 1; i >= 0; i--) {
      order = directed(columns.get(i)).thenComparing(order);
    }
    return order;
  }

  private static Comparator<Row> directed(AttachmentSortColumn column) {
    return column.getDirection() == Sort.Direction.DESC ? by(column).reversed() : by(column);
  }

  private static Comparator<Row> by(AttachmentSortColumn column) {
    return switch (column.getSortAttribute()) {
      case INSERTION_DATE -> Comparator.comparing(Row::importedAt);
      case UPLOADER -> Comparator.comparing(Row::uploader);
      case FILENAME -> Comparator.comparing(row -> row.filename() == null ? "" : row.filename());
      case VERSION -> Comparator.comparing(Row::version);
    };
  }
}
