/** The text with strings in single quotes and comments blanked: what is left are keywords, names and marks. Good enough to look for look-alikes. */
export function codeOnly(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'|--[^\n]*|\/\*(?![!M])[\s\S]*?\*\//g, (part) => " ".repeat(part.length));
}
