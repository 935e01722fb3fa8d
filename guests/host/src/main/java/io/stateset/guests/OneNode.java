package io.stateset.guests;

import io.stateset.core.DevelopmentNetwork;
import io.stateset.states.invoice.flows.Invoices;
import java.nio.file.Path;

/** An application that trades, and then starts and closes one node again and again. */
public final class OneNode {
  private OneNode() {}

  /** Arguments: a folder for the nodes, and how often. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    TwoNodes.trade(folder);
    DevelopmentNetwork network = DevelopmentNetwork.in(folder);
    for (int cycle = 0; cycle < Integer.parseInt(arguments[1]); cycle++) {
      network.node("Acme").cordapp(Invoices.cordapp()).start().close();
    }
  }
}
