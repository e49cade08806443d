import type { ColumnFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import { block, findRowSecurity, note, warn } from "./found";
import { findKeyless, findUnkeyed, refusedBy } from "./kept-rows";
import { columnOf, findName, namedBy } from "./moved-columns";
import type { OperationContext } from "./operation";
import type { RenameColumnParams } from "./schemas";

type Context = OperationContext<RenameColumnParams>;

/** What stands in the way of the new name, or has to be known. */
export function findRenameColumn(context: Context): Finding[] {
  const { table, params, dialect } = context;
  const unfit = findUnkeyed(table, params.column) ?? findKeyless(table) ?? findName(table, dialect, params.name);
  if (unfit !== null) return [unfit];
  const column = columnOf(table, params.column);
  return [...findUnwritable(context, column), ...findValues(context, column), ...findReaders(context), ...findRowSecurity(table)];
}

function findUnwritable({ table, dialect }: Context, column: ColumnFacts): Finding[] {
  const name = `${table.name}.${column.name}`;
  if (column.identity !== null)
    return [block("identity-column", `${name} gets its values from a sequence of its own, so nothing can be written through a second name.`)];
  const byParent = dialect.moves.halfDone === null ? undefined : refusedBy(table, column.name, /CASCADE|SET NULL|SET DEFAULT/i);
  return byParent === undefined
    ? []
    : [
        block(
          "cascades-pass-by",
          `The foreign key ${byParent.name} changes ${name} when a row of ${byParent.table} changes, which fires no triggers here: the second name would fall behind. Change that foreign key first.`,
        ),
      ];
}

function findValues({ params, table }: Context, column: ColumnFacts): Finding[] {
  const findings: Finding[] = [];
  if (column.defaultSql !== null)
    findings.push(
      note(
        "null-is-default",
        `Until finalize, an insert that writes NULL through ${params.name} gets the default of ${column.name}, because it cannot be told from one that names neither.`,
      ),
    );
  const onWrite = table.triggers.filter(({ isOurs, timing }) => !isOurs && /BEFORE/i.test(timing));
  const writing = namedBy(table, column.name, /^trigger$/);
  if (writing !== "")
    findings.push(
      warn(
        "triggers-name-it",
        `These name ${column.name}: ${writing}. They see a value that is written through ${params.name} only in ${params.name} until finalize, and fail afterwards. Change them to know both.`,
      ),
    );
  else if (onWrite.length > 0)
    findings.push(
      note(
        "triggers-fire",
        `These triggers also fire for the rows that are filled, and may for example set a time of change: ${onWrite.map(({ name }) => name).join(", ")}.`,
      ),
    );
  return findings;
}

function findReaders({ params, table, dialect }: Context): Finding[] {
  const functions = namedBy(table, params.column, /^function$/);
  return [
    ...(functions === "" ? [] : [warn("function-names-it", `These name ${params.column} in their text and fail after finalize: ${functions}.`)]),
    note("deploy-between", `Deploy versions that use ${params.name} once this is live, and finalize once none uses ${params.column}.`),
    ...(dialect.moves.hides ? [] : [note("visible-column", `SELECT * and COPY without a list of columns see both names until finalize.`)]),
  ];
}
