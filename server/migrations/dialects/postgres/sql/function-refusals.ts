import type { SqlRefusal } from "../../sql/sql-reading";
import { at, listAt, nodesOf, textAt } from "./parse-tree";
import { parseFunction } from "./parser-gateway";
import type { Tree } from "./parse-tree";

const languages = new Set(["sql", "plpgsql"]);

type Check = (sql: string) => Promise<readonly SqlRefusal[]>;

/**
 * What a CREATE FUNCTION must not hold, its body included.
 * @param check reads each statement and expression of the body like the text itself
 */
export async function functionRefusals(sql: string, statement: Tree, check: Check): Promise<readonly SqlRefusal[]> {
  const fields = at(statement, "CreateFunctionStmt");
  if (Object.keys(fields).length === 0) return [];
  const options = listAt(fields, "options").map((item) => at(item, "DefElem"));
  const option = (name: string) => options.find((item) => textAt(item, "defname") === name);
  const language = textAt(at(option("language"), "arg", "String"), "sval").toLowerCase() || "sql";
  if (!languages.has(language)) return [{ rule: "language", words: `A function in ${language} runs code in the server. Only SQL and PL/pgSQL are allowed.` }];
  if (at(option("security"), "arg", "Boolean")["boolval"] === true)
    return [{ rule: "security-definer", words: "SECURITY DEFINER would lend the rights of the migrations' role to every caller." }];
  if (options.some((item) => textAt(item, "defname") === "set")) return [{ rule: "session-setting", words: "A function that SETs is refused." }];
  const body = textAt(at(listAt(at(option("as"), "arg", "List"), "items")[0], "String"), "sval");
  if (language === "sql") return body === "" ? [] : bodyRefusals(body, check);
  return programRefusals(sql, check);
}

async function bodyRefusals(body: string, check: Check): Promise<readonly SqlRefusal[]> {
  return (await check(body)).filter(({ rule }) => rule !== "second-statement" && rule !== "empty");
}

async function programRefusals(sql: string, check: Check): Promise<readonly SqlRefusal[]> {
  const { statements, error } = await parseFunction(sql);
  if (error !== null) return [{ rule: "syntax", words: `PL/pgSQL cannot read the body: ${error}.` }];
  const nodes = [...nodesOf(statements)];
  if (nodes.some(({ key, node }) => key.startsWith("PLpgSQL_stmt_dyn") || "dynquery" in node))
    return [{ rule: "hidden-statement", words: "EXECUTE of a text inside a function hides what runs. Write the statement itself." }];
  const texts = nodes.flatMap(({ key, node }) => (key === "PLpgSQL_expr" ? [queryOf(node)] : []));
  return (await Promise.all(texts.map((text) => bodyRefusals(text, check)))).flat();
}

/** An expression of PL/pgSQL as a query; assignments (parse modes 3 to 5) carry their target before `:=`. */
function queryOf(node: Tree): string {
  const query = textAt(node, "query");
  const mode = Number(node["parseMode"] ?? 0);
  if (mode === 0) return query;
  return `SELECT ${mode >= 3 ? query.replace(/^[^=]*?:?=/, "") : query}`;
}
