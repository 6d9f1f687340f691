package io.drover.master.api.http;

import java.util.List;

/** Writes HTML; every text that goes in is escaped. */
public final class Html {
  private final StringBuilder text = new StringBuilder(4_096);

  /** Markup as it is: only constants of this program. */
  public Html markup(String constant) {
    text.append(constant);
    return this;
  }

  /** Text of any origin. */
  public Html text(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append("&quot;");
        case '\'' -> text.append("&#39;");
        default -> text.append(c);
      }
    }
    return this;
  }

  /** A section with a table; says so when it is empty. */
  public Html table(String title, List<String> heads, List<List<String>> rows) {
    markup("<section><h2>").text(title).markup(" <small>").text(Integer.toString(rows.size()));
    markup("</small></h2>");
    if (rows.isEmpty()) {
      return markup("<p>none</p></section>\n");
    }
    markup("<table><thead><tr>");
    heads.forEach(head -> markup("<th>").text(head).markup("</th>"));
    markup("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      markup("<tr>");
      row.forEach(cell -> markup("<td>").text(cell).markup("</td>"));
      markup("</tr>\n");
    }
    return markup("</tbody></table></section>\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
