import type { Finding } from "../schemas";
import { planOf } from "./add-column-plan";
import { block, findRowSecurity, note } from "./found";
import { findKeyless } from "./kept-rows";
import { findName } from "./moved-columns";
import type { OperationContext } from "./operation";
import type { AddColumnParams } from "./schemas";

type Context = OperationContext<AddColumnParams>;

/** What stands in the way of adding the column, or has to be known. */
export function findAddColumn(context: Context): Finding[] {
  const unfit = findUnfit(context);
  return unfit === null ? [...findBackfill(context), ...findRowSecurity(context.table)] : [unfit];
}

function findUnfit({ params, table, dialect }: Context): Finding | null {
  const taken = findName(table, dialect, params.name);
  if (taken !== null) return taken;
  if (dialect.moves.knownType(params.type) === null)
    return block(
      "unknown-type",
      `${params.type} is not known as a type here. Write one of the database, such as varchar(40) or numeric(10,2), or a type of your own with its schema.`,
    );
  if (!params.isNullable && params.default === null && params.backfill === null)
    return block(
      "no-value",
      `${params.name} may not be NULL and has neither a default nor an expression to fill it, so the rows there are would have no value.`,
    );
  return findKeyless(table);
}

function findBackfill({ change, params, table, dialect }: Context): Finding[] {
  const { backfill } = planOf({ change, params, dialect });
  if (backfill === null) return [];
  const findings: Finding[] = [];
  if (params.backfill === null)
    findings.push(
      note(
        "computed-default",
        `${params.default} may give each row another value; declared at once, it would write the whole table anew while everybody waits. So the rows there are are filled in batches, and the default is for rows to come. At a rollback its values cannot be told from written ones: all are listed.`,
      ),
    );
  findings.push(
    note(
      "null-is-filled",
      `Until finalize, a NULL that is written into ${params.name} is filled too, because it cannot be told from a row that does not name it.`,
    ),
  );
  if (!params.isNullable && params.default === null)
    findings.push(note("no-default", `${table.name}.${params.name} has no default: after finalize an insert that does not name it fails.`));
  const onUpdate = table.triggers.filter(({ isOurs, events }) => !isOurs && events.some((event) => /UPDATE/i.test(event)));
  if (onUpdate.length > 0)
    findings.push(
      note(
        "triggers-fire",
        `These triggers also fire for the rows that are filled, and may for example set a time of change: ${onUpdate.map(({ name }) => name).join(", ")}.`,
      ),
    );
  return findings;
}
