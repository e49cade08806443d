import type { Tree } from "./parse-tree";

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

/** True when a name is written in escapes, such as U&"\\0061pp": it reads otherwise than it is. */
export async function hasEscapedName(sql: string): Promise<boolean> {
  return (await tokensOf(sql)).some(({ text }) => /^U&"/i.test(text));
}

/** Names as they are written, without quotes; the tree holds them already cut to 63 bytes. */
export async function writtenNames(sql: string): Promise<readonly string[]> {
  const names = (await tokensOf(sql)).filter(({ tokenName }) => tokenName === "IDENT").map(({ text }) => text);
  return [...new Set(names)].map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "not readable";
}
