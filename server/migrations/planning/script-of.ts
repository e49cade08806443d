import { catalogOf } from "../catalog/catalogs";
import type { Operation, OperationContext } from "../operations/operation";
import { migrationScript } from "../scripts/schemas";
import type { MigrationScript } from "../scripts/schemas";

/** The whole content of a migration: what the four verbs of its kind give, held against the schema that it is kept by. */
export function scriptOf<Params>(operation: Operation<Params>, context: OperationContext<Params>): MigrationScript {
  const { schema, engine } = context.table;
  const own = catalogOf(engine).ownSchema(schema);
  return migrationScript.parse({
    forward: operation.forward(context),
    rollback: operation.rollback(context),
    finalize: operation.finalize(context),
    // The name of a database that moves on to the next one would make it another content there.
    owned: operation.owned(context).map((object) => (object.schema === schema ? { ...object, schema: own } : object)),
    ...operation.words(context),
  });
}
