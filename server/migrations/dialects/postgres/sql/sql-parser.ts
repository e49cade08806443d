/** A node of PostgreSQL's own parse tree, as JSON. */
export type Tree = { readonly [key: string]: unknown };

export type ParsedSql = { statements: readonly Tree[]; error: null } | { statements: readonly []; error: string };

/** PostgreSQL's own parser as WebAssembly; loaded when it is first needed, since most requests never do. */
async function parser() {
  const loaded = await import("libpg-query");
  await loaded.loadModule();
  return loaded;
}

/** Parses a text of any number of statements; a text that PostgreSQL would not take gives its message. */
export async function parseSql(sql: string): Promise<ParsedSql> {
  const { parseSync } = await parser();
  try {
    const { stmts } = parseSync(sql) as { stmts?: readonly { stmt?: Tree }[] };
    return { statements: (stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt])), error: null };
  } catch (error) {
    return { statements: [], error: messageOf(error) };
  }
}

/** Parses the body of a PL/pgSQL function, given with its whole CREATE FUNCTION statement. */
export async function parseFunction(sql: string): Promise<ParsedSql> {
  const { parsePlPgSQLSync } = await parser();
  try {
    const parsed: unknown = parsePlPgSQLSync(sql);
    return { statements: [parsed as Tree], error: null };
  } catch (error) {
    return { statements: [], error: messageOf(error) };
  }
}

/** Words and marks of a text as PostgreSQL's scanner sees them; a text that it cannot read has none. */
async function tokensOf(sql: string): Promise<readonly { text: string; tokenName: string }[]> {
  const { scanSync } = await parser();
  try {
    return (scanSync(sql) as { tokens: readonly { text: string; tokenName: string }[] }).tokens;
  } catch {
    return [];
  }
}

/** True when the text holds a comment outside of strings. */
export async function hasComment(sql: string): Promise<boolean> {
  return (await tokensOf(sql)).some(({ tokenName }) => tokenName.endsWith("_COMMENT"));
}

/** Names as they are written, without quotes; the tree holds them already cut to 63 bytes. */
export async function writtenNames(sql: string): Promise<readonly string[]> {
  const names = (await tokensOf(sql)).filter(({ tokenName }) => tokenName === "IDENT").map(({ text }) => text);
  return [...new Set(names)].map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "not readable";
}

/** Every object of the tree with the key under which it stands: the tag of a node, or a field. */
export function* nodesOf(value: unknown, key = ""): Generator<{ key: string; node: Tree }> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item, key);
  } else if (isTree(value)) {
    yield { key, node: value };
    for (const [name, item] of Object.entries(value)) if (typeof item === "object" && item !== null) yield* nodesOf(item, name);
  }
}

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a path of keys; an empty one where there is none. */
export function at(node: unknown, ...keys: readonly string[]): Tree {
  const found = keys.reduce<unknown>((inner, key) => (isTree(inner) ? inner[key] : undefined), node);
  return isTree(found) ? found : {};
}

/** The list under a key; empty where there is none. */
export function listAt(node: Tree, key: string): readonly Tree[] {
  const found = node[key];
  return Array.isArray(found) ? found.filter(isTree) : [];
}

/** The text under a key; empty where there is none. */
export function textAt(node: Tree, key: string): string {
  const found = node[key];
  return typeof found === "string" ? found : "";
}

/** Names of a qualified name: a list of String nodes. */
export function namesAt(node: Tree, key: string): readonly string[] {
  return listAt(node, key).map((item) => textAt(at(item, "String"), "sval"));
}

/** The tag and the fields of a node such as `{ UpdateStmt: { … } }`. */
export function tagOf(node: Tree): { tag: string; fields: Tree } {
  const [tag = ""] = Object.keys(node);
  return { tag, fields: at(node, tag) };
}
