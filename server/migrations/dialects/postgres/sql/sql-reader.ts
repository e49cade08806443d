import type { SqlAction, SqlReader, SqlReading } from "../../sql/sql-reading";
import { lockOfAction } from "./action-locks";
import { actionsOf } from "./sql-actions";
import { nodesOf, parseSql } from "./sql-parser";
import { postgresRefusals } from "./sql-refusals";

/** Keys of the tree that hold a name given to something new, or the name of what is changed. */
const nameKeys = ["relname", "conname", "idxname", "trigname", "newname", "colname"];

/** Reads SQL with PostgreSQL's own parser. Placeholders of batches are read as values. */
export const postgresReader: SqlReader = {
  async read(sql: string): Promise<SqlReading> {
    const { statements, error } = await parseSql(sql.replaceAll(/(?<![:\w]):(?:after|from|upto)_\d+|(?<![:\w]):(?:size|after)\b/g, "NULL"));
    const names = [...nodesOf(statements)].flatMap(({ node }) => nameKeys.flatMap((key) => (typeof node[key] === "string" ? [String(node[key])] : [])));
    return { actions: statements.flatMap(actionsOf), identifiers: [...new Set(names)], statements: statements.length, error };
  },
  refusals: postgresRefusals,
  lockOf: (actions: readonly SqlAction[]) => lockOfAction(actions),
};
