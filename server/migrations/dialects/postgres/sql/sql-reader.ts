import type { SqlAction, SqlReader, SqlReading } from "../../sql/sql-reading";
import { lockOfAction } from "./action-locks";
import { actionsOf } from "./sql-actions";
import { namesAt, nodesOf } from "./parse-tree";
import { parseSql, writtenNames } from "./parser-gateway";
import { postgresRefusals } from "./sql-refusals";

/** Reads SQL with PostgreSQL's own parser. Placeholders of batches are read as values. */
export const postgresReader: SqlReader = {
  async read(sql: string): Promise<SqlReading> {
    const { statements, error } = await parseSql(sql.replaceAll(/(?<![:\w]):(?:after|from|upto)_\d+|(?<![:\w]):(?:size|after)\b/g, "NULL"));
    const nodes = [...nodesOf(statements)].map(({ node }) => node);
    const calls = (...names: string[]): boolean => nodes.some((node) => names.includes(namesAt(node, "funcname").at(-1) ?? ""));
    return {
      actions: statements.flatMap(actionsOf),
      identifiers: await writtenNames(sql),
      countsBytes: calls("octet_length", "bit_length") && !calls("char_length", "character_length", "length"),
      overridesIdentity: nodes.some((node) => node["override"] === "OVERRIDING_SYSTEM_VALUE"),
      statements: statements.length,
      error,
    };
  },
  refusals: postgresRefusals,
  lockOf: (actions: readonly SqlAction[]) => lockOfAction(actions),
};
