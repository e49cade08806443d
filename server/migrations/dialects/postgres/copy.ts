import type { TargetSession } from "../../target/target-session";
import type { CopyPlan } from "../rehearsal-dialect";
import { readCode, readFunctions } from "./copy-code";
import { oidOf, relationsFor, withNamedTables } from "./copy-relations";
import { readTables } from "./copy-tables";
import { readTypes } from "./copy-types";

/** Names in definitions are written in full while the search path is empty; bodies of functions are read only when they are called. */
const reading = "select set_config('search_path', '', false)";

/**
 * Everything that makes the table, its neighbours and what hangs on it. Reads catalogs only, never a row.
 * @throws TargetError when the catalog cannot be read
 */
export async function readCopy(session: TargetSession, table: { schema: string; name: string }): Promise<CopyPlan> {
  await session.query(reading);
  const oid = await oidOf(session, table);
  if (oid === null) return { settings: [], statements: [], left: [], parents: [] };
  const near = await relationsFor(session, oid);
  const nearOids = near.map((relation) => relation.oid);
  const { oids: functionOids, statements: functions } = await readFunctions(session, nearOids, Number(oid));
  const relations = await withNamedTables(session, near, functionOids);
  const oids = relations.map((relation) => relation.oid);
  const types = await readTypes(session, oids);
  const tables = await readTables(session, relations);
  const code = await readCode(session, relations);
  return {
    settings: ["select set_config('check_function_bodies', 'off', false)", "select set_config('search_path', '', false)"],
    statements: [...types, ...functions, ...tables.statements, ...code.statements],
    left: [...tables.left, ...code.left],
    parents: relations.filter(({ part }) => part === "parent").map(({ schema, name }) => ({ schema, name })),
  };
}
