import type { BatchesStep, Engine, MigrationScript, Statement, StatementsStep, Step } from "@/server/migrations/scripts/schemas";

const moment = { mode: "test", blocks: "everybody", lasts: "moment" } as const;
const batch = { mode: "test", blocks: "writers", lasts: "batch" } as const;

type GivenStep = Pick<StatementsStep, "key"> &
  Partial<Omit<StatementsStep, "statements">> & { statements: readonly (Pick<Statement, "sql"> & Partial<Statement>)[] };

/** A step of statements, written by hand. */
export function statementsStep(step: GivenStep): StatementsStep {
  const { statements, ...rest } = step;
  return {
    type: "statements",
    phase: "expand",
    title: step.key,
    atomic: false,
    waits: "short",
    before: [],
    after: [],
    blocking: null,
    ...rest,
    statements: statements.map((given) => ({ lock: moment, probe: null, repair: null, ...given })),
  };
}

/** Batches over `app.id`, as both engines write them. */
export function batchesOverApp(step: Pick<BatchesStep, "key" | "statements"> & Partial<BatchesStep>, violating: string): BatchesStep {
  const range = (after: string): string =>
    `select min(id) as from_1, max(id) as upto_1 from (select id from app where ${violating}${after} order by id limit :size) next_ids`;
  return {
    type: "batches",
    phase: "backfill",
    title: step.key,
    keyColumns: [{ name: "id", type: "bigint" }],
    range: { first: range(""), next: range(" and id > :after_1") },
    settings: [],
    lock: batch,
    remaining: `select count(*) as remaining from app where ${violating}`,
    total: `select count(*) as total from app where ${violating}`,
    ...step,
  };
}

/** Whether a column of `app` is there, or is not. */
function columnProbe(place: string, name: string, there: boolean): string {
  const found = `select 1 from information_schema.columns where table_schema = ${place} and table_name = 'app' and column_name = '${name}'`;
  return `select ${there ? "" : "not "}exists (${found}) as done`;
}

/** A narrowing by hand, without triggers: save, cut, check; restore; drop. Enough to run, pause, kill and roll back. */
export function handScript(engine: Engine, databaseName: string): MigrationScript {
  const isAtomic = engine === "postgres";
  const schema = isAtomic ? "public" : databaseName;
  const probe = (name: string, there: boolean): string => columnProbe(isAtomic ? "'public'" : "database()", name, there);
  const steps: { [name in "forward" | "rollback" | "finalize"]: Step[] } = {
    forward: [
      statementsStep({
        key: "add-shadow",
        atomic: isAtomic,
        statements: [{ sql: "alter table app add column url__shadow varchar(255)", probe: probe("url__shadow", true) }],
      }),
      batchesOverApp(
        { key: "cut", statements: ["update app set url__shadow = url, url = left(url, 200) where id >= :from_1 and id <= :upto_1 and char_length(url) > 200"] },
        "char_length(url) > 200",
      ),
      {
        type: "verify",
        key: "all-fit",
        phase: "enforce",
        title: "all fit",
        query: "select count(*) as found from app where char_length(url) > 200",
        refusal: "Long values are left.",
      },
    ],
    rollback: [
      batchesOverApp(
        {
          key: "restore",
          phase: "restore",
          statements: ["update app set url = url__shadow, url__shadow = null where id >= :from_1 and id <= :upto_1 and url__shadow is not null"],
        },
        "url__shadow is not null",
      ),
      statementsStep({
        key: "drop-shadow",
        phase: "clean-up",
        atomic: isAtomic,
        statements: [{ sql: "alter table app drop column url__shadow", probe: probe("url__shadow", false) }],
      }),
    ],
    finalize: [
      statementsStep({
        key: "drop-shadow",
        phase: "clean-up",
        atomic: isAtomic,
        statements: [{ sql: "alter table app drop column url__shadow", probe: probe("url__shadow", false) }],
      }),
    ],
  };
  return {
    ...steps,
    owned: [{ kind: "column", schema, table: "app", name: "url__shadow" }],
    effect: "Values are cut to 200 characters.",
    undo: "Originals come back.",
    afterFinalize: "Originals are gone.",
  };
}

/** The same script with ranges of at most 10 rows: many batches out of few rows. */
export function inSmallBatches(script: MigrationScript): MigrationScript {
  const few = (step: Step): Step =>
    step.type === "batches"
      ? { ...step, range: { first: step.range.first.replace("limit :size", "limit 10"), next: step.range.next.replace("limit :size", "limit 10") } }
      : step;
  return { ...script, forward: script.forward.map(few), rollback: script.rollback.map(few) };
}
