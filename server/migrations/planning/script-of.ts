import type { Operation, OperationContext } from "../operations/operation";
import { migrationScript } from "../scripts/schemas";
import type { MigrationScript } from "../scripts/schemas";

/** The whole content of a migration: what the four verbs of its kind give, held against the schema that it is kept by. */
export function scriptOf<Params>(operation: Operation<Params>, context: OperationContext<Params>): MigrationScript {
  return migrationScript.parse({
    forward: operation.forward(context),
    rollback: operation.rollback(context),
    finalize: operation.finalize(context),
    owned: operation.owned(context),
    ...operation.words(context),
  });
}
