import { dialectOf } from "@/server/migrations/dialects/dialects";
import type { Operation, OperationContext } from "@/server/migrations/operations/operation";
import { operations } from "@/server/migrations/operations/operations";
import { scriptOf } from "@/server/migrations/planning/script-of";
import type { Engine, MigrationScript } from "@/server/migrations/scripts/schemas";
import { kindParams } from "../lint/kind-params";
import { exampleTable } from "./example-table";

/** The change that every example bears. */
export const exampleChange = "m42";

/** One kind as docs/migration-kinds.md shows it on an engine: what was filled in, and the three scripts that come of it. */
export type KindExample = { operation: Operation<unknown>; params: Readonly<Record<string, unknown>>; name: string; script: MigrationScript };

/** Every kind that the engine has, with the first of the forms that the rules of lint are held against. */
export function kindExamples(engine: Engine): KindExample[] {
  return operations.flatMap((operation) => {
    const [params] = kindParams[operation.kind] ?? [];
    if (params === undefined) return [];
    const context: OperationContext<unknown> = {
      change: exampleChange,
      params: operation.params.parse(params),
      table: exampleTable(engine),
      dialect: dialectOf(engine),
    };
    const script = scriptOf(operation, context);
    return script.forward.length === 0 ? [] : [{ operation, params, name: operation.name(context), script }];
  });
}
