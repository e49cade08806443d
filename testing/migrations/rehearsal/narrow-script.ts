import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import { operationOf } from "@/server/migrations/operations/operations";
import type { MigrationScript } from "@/server/migrations/scripts/schemas";
import type { AppTarget } from "../executor/app-target";

/** Parameters of "narrow url to 200". */
export const narrowParams = {
  column: "url",
  length: 200,
  existing: { fate: "cut" },
  newWrites: "capture",
  layout: "column",
  atFinalize: "keep_rule",
} as const;

/** The real script of narrowing a column of a target's table, for migration number `number`. */
export async function narrowScript(target: AppTarget, number: number, changes: { table?: string } & Record<string, unknown> = {}): Promise<MigrationScript> {
  const { table: name = "app", ...params } = changes;
  const session = await target.open("test script");
  const table = await readTableFacts(session, target.engine, { schema: target.schema, table: name });
  await session.end();
  if (table === null) throw new Error(`There is no table ${name}.`);
  const operation = operationOf("narrow_text");
  const context = { change: `m${number}`, params: operation.params.parse({ ...narrowParams, ...params }), table, dialect: dialectOf(target.engine) };
  const words = operation.words(context);
  return {
    forward: operation.forward(context),
    rollback: operation.rollback(context),
    finalize: operation.finalize(context),
    owned: operation.owned(context),
    ...words,
  };
}
