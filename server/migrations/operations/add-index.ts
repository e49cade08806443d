import type { Finding } from "../schemas";
import { block, columnNamed, noColumn, note } from "./found";
import type { Operation, OperationContext } from "./operation";
import { addIndexParams, type AddIndexParams } from "./schemas";

type Context = OperationContext<AddIndexParams>;

/** An index, built while everybody works. */
export const addIndex: Operation<AddIndexParams> = {
  kind: "add_index",
  title: "Add an index",
  params: addIndexParams,
  name: ({ params, table }) => `Add index ${params.name} on ${table.name}`,
  validate,
  forward: (context) =>
    isUnfit(context)
      ? []
      : [context.dialect.indexes.create(place("build", "expand", `Build ${context.params.name} while writers go on`), context.table, newIndex(context))],
  rollback: (context) =>
    isUnfit(context) ? [] : [context.dialect.indexes.drop(place("drop", "restore", `Remove ${context.params.name}`), context.table, context.params.name)],
  finalize: () => [],
  owned: ({ params, table }) => [{ kind: "index", schema: table.schema, table: table.name, name: params.name }],
  measures: () => [],
  words: ({ params, table }) => ({
    effect: `${table.name} gets the index ${params.name} on ${params.columns.map(({ name }) => name).join(", ")}; nobody waits while it is built.`,
    undo: "Rollback removes the index; no row is touched.",
    afterFinalize: "Finalize changes nothing: the index stays.",
  }),
};

function newIndex({ params }: Context) {
  return { name: params.name, columns: params.columns, isUnique: false, where: params.where };
}

function place(key: string, phase: "expand" | "restore", title: string) {
  return { key, phase, title };
}

function isUnfit(context: Context): boolean {
  return validate(context).some(({ level }) => level === "block");
}

function validate({ params, table, dialect }: Context): Finding[] {
  const findings: Finding[] = [];
  for (const { name } of params.columns) if (columnNamed(table, name) === undefined) findings.push(noColumn(table, name));
  if (new Set(params.columns.map(({ name }) => name)).size !== params.columns.length)
    findings.push(block("column-twice", "A column stands in the index twice. Name each once."));
  if (table.indexes.some(({ name }) => name === params.name))
    findings.push(block("index-there", `${table.name} already has an index named ${params.name}. Choose another name.`));
  if (params.where !== null && !dialect.indexes.hasPartial)
    findings.push(block("no-partial-index", "This engine has no partial indexes. Leave the condition out."));
  if (table.isPartitioned)
    findings.push(block("partitions", `${table.name} is partitioned: an index cannot be built on all of its partitions without a lock. Build it on each.`));
  const same = table.indexes.find(({ columns }) => params.columns.every(({ name }, position) => columns[position] === name));
  if (same !== undefined && params.where === null)
    findings.push(note("index-covers", `${same.name} begins with the same columns already. A second index costs every write; look whether it is needed.`));
  return findings;
}
