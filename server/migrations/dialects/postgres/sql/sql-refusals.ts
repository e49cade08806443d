import { ownColumnEnding } from "../../own-names";
import type { SqlRefusal, SqlUse } from "../../sql/sql-reading";
import { allowedStatements, refusedStatements } from "./allowed-statements";
import { functionRefusals } from "./function-refusals";
import { isForbiddenFunction } from "./forbidden-functions";
import { at, listAt, namesAt, nodesOf, tagOf, textAt } from "./parse-tree";
import { hasComment, hasEscapedName, parseSql } from "./parser-gateway";
import type { Tree } from "./parse-tree";

/** What hand-written SQL must not do, by PostgreSQL's own parse tree. Whatever is not known to be harmless is refused. */
export async function postgresRefusals(sql: string, use: SqlUse): Promise<readonly SqlRefusal[]> {
  if (use === "expression") return expressionRefusals(sql);
  const parsed = await parseSql(sql);
  if (parsed.error !== null) return [{ rule: "syntax", words: `PostgreSQL cannot read it: ${parsed.error}.` }];
  const [statement, ...more] = parsed.statements;
  if (statement === undefined) return [{ rule: "empty", words: "There is no statement in it." }];
  const found = [
    ...(more.length > 0 ? [{ rule: "second-statement", words: `It holds ${more.length + 1} statements. Make a step of each.` }] : []),
    ...((await hasEscapedName(sql)) ? [escapedName] : []),
  ];
  const bodies = await Promise.all(parsed.statements.map((tree) => functionRefusals(sql, tree, (body) => postgresRefusals(body, "statement"))));
  return [...found, ...parsed.statements.flatMap((tree) => [...statementRefusals(tree, use), ...treeRefusals(tree)]), ...bodies.flat()];
}

const escapedName: SqlRefusal = { rule: "escaped-name", words: 'A name in escapes (U&"…") reads otherwise than it is. Write the name itself.' };

/** The text alone must be one value and nothing more, and stay so in parentheses: a text that closes them itself is not an expression. */
async function expressionRefusals(sql: string): Promise<readonly SqlRefusal[]> {
  if (await hasComment(sql)) return [{ rule: "comment", words: "An expression holds no comment: it is put into larger statements." }];
  const [alone, wrapped] = await Promise.all([parseSql(`SELECT ${sql}`), parseSql(`SELECT (${sql})`)]);
  const error = alone.error ?? wrapped.error;
  if (error !== null) return [wrapped.error === null ? notOne : unreadable(error)];
  const [only, ...more] = alone.statements;
  const select = at(only, "SelectStmt");
  const isBare = Object.keys(select).every((key) => ["targetList", "limitOption", "op"].includes(key));
  const [target, ...others] = listAt(select, "targetList");
  if (more.length > 0 || !isBare || others.length > 0 || target === undefined || textAt(at(target, "ResTarget"), "name") !== "") return [notOne];
  const nodes = [...nodesOf(only)];
  if (nodes.some(({ key }) => key === "SubLink"))
    return [{ rule: "subquery", words: "An expression reads only the columns of its row. A query inside it is refused." }];
  if (nodes.some(({ key }) => key === "ParamRef")) return [{ rule: "parameter", words: "There is no parameter such as $1 in an expression." }];
  // Where a backslash stands before a quote, programs disagree about the end of the text.
  if (/\\['"]/.test(sql)) return [{ rule: "ambiguous-escape", words: "A backslash stands right before a quote. Write chr(92) for it." }];
  return [...((await hasEscapedName(sql)) ? [escapedName] : []), ...treeRefusals(only ?? {})];
}

const notOne: SqlRefusal = { rule: "not-an-expression", words: "It is more than one expression. Write only the value, over columns of the row." };

const unreadable = (error: string): SqlRefusal => ({ rule: "syntax", words: `PostgreSQL cannot read it as an expression: ${error}.` });

function statementRefusals(statement: Tree, use: SqlUse): readonly SqlRefusal[] {
  const { tag } = tagOf(statement);
  if (use === "query") {
    const writes = [...nodesOf(statement)].some(({ key }) => ["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "lockingClause"].includes(key));
    const counts = [...nodesOf(statement)].some(({ node }) => ["nextval", "setval"].includes(namesAt(node, "funcname").at(-1)?.toLowerCase() ?? ""));
    return tag === "SelectStmt" && !writes && !counts ? [] : [{ rule: "not-a-query", words: "Only a SELECT that changes and locks nothing may stand here." }];
  }
  if (allowedStatements.has(tag)) return [];
  return [refusedStatements[tag] ?? { rule: "unknown-statement", words: `A statement of this kind (${tag}) is not for hand-written SQL.` }];
}

/** Looks at every node: what an allowed statement must not hold. */
function treeRefusals(statement: Tree): readonly SqlRefusal[] {
  return [...nodesOf(statement)].flatMap(({ key, node }) => nodeRefusal(key, node) ?? []);
}

function nodeRefusal(key: string, node: Tree): SqlRefusal | null {
  if ("funcname" in node) {
    const names = namesAt(node, "funcname");
    if (isForbiddenFunction(names)) return { rule: "forbidden-function", words: `The function ${names.join(".")} reaches beyond the tables, or waits.` };
  }
  if (key === "intoClause") return { rule: "select-into", words: "SELECT INTO makes a table. Write CREATE TABLE … AS in a step of its own." };
  if (Object.values(node).some((value) => typeof value === "string" && isOurs(value)))
    return {
      rule: "own-schema",
      words: "The schema switchyard_shadow and what bears our names hold originals and the journal. Hand-written SQL does not touch them.",
    };
  if (key === "AlterTableCmd" && refusedParts.has(textAt(node, "subtype")))
    return { rule: "rights", words: "Owners, triggers that are off, and row-level security are not changed by hand-written SQL." };
  return null;
}

/** Our schema, a trigger or a column of ours, wherever a name may stand: dropped, renamed, written or read. */
const ours = new RegExp(String.raw`^switchyard_shadow$|^(?:000|zzz)_switchyard_\d{8}_|${ownColumnEnding}`, "i");
const isOurs = (name: string) => ours.test(name);

const refusedParts = new Set([
  "AT_ChangeOwner",
  "AT_EnableTrig",
  "AT_EnableAlwaysTrig",
  "AT_EnableReplicaTrig",
  "AT_DisableTrig",
  "AT_EnableTrigAll",
  "AT_DisableTrigAll",
  "AT_EnableTrigUser",
  "AT_DisableTrigUser",
  "AT_EnableRule",
  "AT_EnableAlwaysRule",
  "AT_EnableReplicaRule",
  "AT_DisableRule",
  "AT_EnableRowSecurity",
  "AT_DisableRowSecurity",
  "AT_ForceRowSecurity",
  "AT_NoForceRowSecurity",
  "AT_SetTableSpace",
]);
