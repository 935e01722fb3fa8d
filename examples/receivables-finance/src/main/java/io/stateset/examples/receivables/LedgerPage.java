package io.stateset.examples.receivables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One self-contained page with a picture of the transaction graph as each party sees it. */
public final class LedgerPage {
  private static final int COLUMN = 380;
  private static final int ROW = 64;
  private static final int BOX_WIDTH = 230;
  private static final int BOX_HEIGHT = 38;

  /** One transaction as a party sees it. */
  private record Node(String id, String label, List<String> inputs, List<String> references) {
    static Node parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Node(fields[0], fields[1], ids(fields[2]), ids(fields[3]));
    }

    private static List<String> ids(String field) {
      return field.isEmpty() ? List.of() : List.of(field.split(","));
    }
  }

  private LedgerPage() {}

  /** The page for what each party answered when asked for its graph. */
  public static String of(Map<String, List<String>> graphs) {
    StringBuilder body = new StringBuilder();
    int column = 0;
    int rows = 0;
    for (Map.Entry<String, List<String>> party : graphs.entrySet()) {
      List<Node> nodes = party.getValue().stream().map(Node::parse).toList();
      rows = Math.max(rows, nodes.size());
      drawParty(body, party.getKey(), oldestFirst(nodes), 40 + COLUMN * column++);
    }
    int width = 40 + COLUMN * graphs.size();
    int height = 120 + ROW * rows;
    return line(PAGE, width, height, width, height, body);
  }

  private static void drawParty(StringBuilder body, String party, List<Node> nodes, int x) {
    body.append(line("<text class='party' x='%d' y='40'>%s</text>%n", x, escape(party)));
    Map<String, Integer> places = new HashMap<>();
    for (Node node : nodes) {
      int y = 70 + ROW * places.size();
      places.put(node.id(), y);
      node.inputs().forEach(input -> drawEdge(body, "input", x, places.get(input), y));
      node.references().forEach(input -> drawEdge(body, "reference", x, places.get(input), y));
      drawBox(body, node, x, y);
    }
  }

  private static void drawEdge(
      StringBuilder body, String kind, int x, @Nullable Integer from, int to) {
    if (from == null) {
      return;
    }
    int bend = (to - from) / ROW > 1 ? 40 + 12 * ((to - from) / ROW) : 0;
    int side = x + BOX_WIDTH;
    body.append(line(
        "<path class='%s' d='M%d %d C%d %d %d %d %d %d'/>%n",
        kind,
        side,
        from + BOX_HEIGHT / 2,
        side + 30 + bend,
        from + BOX_HEIGHT / 2,
        side + 30 + bend,
        to + BOX_HEIGHT / 2,
        side,
        to + BOX_HEIGHT / 2));
  }

  private static void drawBox(StringBuilder body, Node node, int x, int y) {
    String kind = node.label().startsWith("Invoice") ? "invoice" : "financing";
    body.append(line(
        "<rect class='%s' x='%d' y='%d' width='%d' height='%d' rx='6'/>%n",
        kind, x, y, BOX_WIDTH, BOX_HEIGHT));
    body.append(line("<text x='%d' y='%d'>%s</text>%n", x + 10, y + 16, escape(node.label())));
    body.append(line(
        "<text class='id' x='%d' y='%d'>%s</text>%n", x + 10, y + 31, node.id().substring(0, 16)));
  }

  /** With digits that a browser reads, whatever the locale. */
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Each after all that it builds on, as far as this party has it. */
  private static List<Node> oldestFirst(List<Node> nodes) {
    List<Node> sorted = new ArrayList<>();
    List<Node> waiting = new ArrayList<>(nodes);
    while (!waiting.isEmpty()) {
      Node next = waiting.stream()
          .filter(node -> waiting.stream().noneMatch(other -> dependsOn(node, other)))
          .findFirst()
          .orElse(waiting.get(0));
      waiting.remove(next);
      sorted.add(next);
    }
    return sorted;
  }

  private static boolean dependsOn(Node node, Node other) {
    return node.inputs().contains(other.id()) || node.references().contains(other.id());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static final String PAGE = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>The ledger as each party sees it</title>
      <style>
      body { font: 14px system-ui, sans-serif; margin: 24px; color: #1c2733; }
      .party { font-size: 20px; font-weight: 600; } .id { fill: #66727f; font-size: 11px; font-family: monospace; }
      rect { stroke: #37506b; } .invoice { fill: #e7f0fa; } .financing { fill: #fdf1dc; }
      path { fill: none; stroke: #37506b; stroke-width: 1.5; } .reference { stroke-dasharray: 4 4; stroke: #a06a00; }
      </style></head><body>
      <h1>The ledger as each party sees it</h1>
      <p>A box is a transaction, named after the state that it made; a line leads from it to the one that consumed that
      state, a dashed one to the one that only looked at it. Orange is what seller and lender keep between themselves:
      the buyer has none of it.</p>
      <svg width="%d" height="%d" viewBox="0 0 %d %d" xmlns="http://www.w3.org/2000/svg">
      %s</svg></body></html>
      """;
}
