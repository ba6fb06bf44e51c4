package dev.braid.metric;

/** Pages that stand alone, and text made harmless for them. */
final class Html {
  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; color: #222; background: #fff; \
      max-width: 1180px; margin: 2em auto; padding: 0 1em }
      h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 1.6em }
      .charts { display: grid; gap: 18px; \
      grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)) }
      svg { width: 100%; height: auto; font-family: inherit }
      .title { font-size: 14px; font-weight: 600 } .label { font-size: 12px; fill: #444 }
      .tick { font-size: 11px; fill: #444 }
      .grid { stroke: #e4e4e4; fill: none } .axis { stroke: #777; fill: none }
      .line { fill: none; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
      table { border-collapse: collapse }
      th, td { padding: 3px 14px 3px 0; border-bottom: 1px solid #ddd; text-align: right }
      th:first-child, td:first-child { text-align: left }
      pre { background: #f6f6f6; padding: 12px; overflow-x: auto; font-size: 13px }
      @media print { svg { break-inside: avoid } pre { white-space: pre-wrap } }
      """;

  private Html() {}

  /** A page with a title and a body: styles for what this package draws, no scripts or links. */
  static String page(String title, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    %s</body>
    </html>
    """
        .formatted(escape(title), STYLE, body);
  }

  /** Text made harmless for HTML and SVG, in content and in quoted attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }

    return escaped.toString();
  }
}
