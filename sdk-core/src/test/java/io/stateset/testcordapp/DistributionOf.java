package io.stateset.testcordapp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowLogic;

/** Who sent a transaction to whom, as this node's database has it: {@code sender > receiver}. */
public final class DistributionOf extends FlowLogic<List<String>> {
  private final SecureHash transaction;

  /** Of that transaction. */
  public DistributionOf(SecureHash transaction) {
    this.transaction = transaction;
  }

  @Override
  public List<String> call() {
    String sql = "select sender, receiver from ledger_distribution where tx_id = ? order by 1, 2";
    try (var statement = getServiceHub().jdbcSession().prepareStatement(sql)) {
      statement.setString(1, transaction.toString());
      List<String> found = new ArrayList<>();
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        found.add(rows.getString(1) + " > " + rows.getString(2));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
