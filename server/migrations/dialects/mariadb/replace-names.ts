import { quote, shadowSchema } from "./names";

/** Strings, comments, quoted names, words, and any other character, in this order. */
const tokens = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|\/\*[\s\S]*?\*\/|(?:--[ \t]|#)[^\n]*|`(?:[^`]|``)*`|[A-Za-z_$][\w$]*|[\s\S]/g;

type Token = { text: string; kind: "string" | "name" | "word" | "space" | "other" };

/**
 * The statement with other databases: the one where the table lies, where it stands before a dot or is compared with a column of the catalog,
 * and the one of shadows wherever it is named. Texts, comments and everything else stay as they are.
 */
export function replaceNames(sql: string, from: string, to: { data: string; shadow: string }): { sql: string; places: number } {
  const read = Array.from(sql.matchAll(tokens), ([text]) => ({ text, kind: kindOf(text) }));
  const meant = read.filter(({ kind }) => kind !== "space");
  const replaced = new Map<Token, string>();
  for (const [at, token] of meant.entries()) {
    const name = nameOf(token);
    if (name !== shadowSchema && name !== from) continue;
    const target = name === shadowSchema ? to.shadow : to.data;
    if (token.kind === "string") {
      if (isOfCatalog(meant, at)) replaced.set(token, `'${target}'`);
    } else if (isDatabase(meant, at, name)) replaced.set(token, quote(target));
  }
  return { sql: read.map((token) => replaced.get(token) ?? token.text).join(""), places: replaced.size };
}

function kindOf(text: string): Token["kind"] {
  if (/^['"]/.test(text) && text.length > 1) return "string";
  if (/^(?:\s|\/\*|--|#)/.test(text)) return "space";
  if (text.startsWith("`")) return "name";
  return /^[A-Za-z_$]/.test(text) ? "word" : "other";
}

function nameOf({ text, kind }: Token): string | null {
  if (kind === "string") return text.slice(1, -1);
  if (kind === "name") return text.slice(1, -1).replaceAll("``", "`");
  return kind === "word" ? text : null;
}

function isDatabase(meant: readonly Token[], at: number, name: string): boolean {
  if (meant[at - 1]?.text === ".") return false;
  if (meant[at + 1]?.text === ".") return true;
  return name === shadowSchema || /^(?:database|schema|use)$/i.test(meant[at - 1]?.text ?? "");
}

/** `table_schema = 'shop'`, also as a member of a list. */
function isOfCatalog(meant: readonly Token[], at: number): boolean {
  let back = at - 1;
  while (back >= 0 && (meant[back]?.kind === "string" || ["(", ",", "=", "in"].includes(meant[back]?.text.toLowerCase() ?? ""))) back -= 1;
  const isCompared = meant.slice(back + 1, at).some(({ text }) => ["=", "in"].includes(text.toLowerCase()));
  return isCompared && /(?:^|_)schema(?:_name)?`?\)?$/i.test(meant[back]?.text === ")" ? (meant[back - 1]?.text ?? "") : (meant[back]?.text ?? ""));
}
