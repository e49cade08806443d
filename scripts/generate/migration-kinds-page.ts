import { unreadLock } from "@/server/migrations/dialects/sql/raw-traits";
import { operations } from "@/server/migrations/operations/operations";
import { engines, scriptNames } from "@/server/migrations/scripts/schemas";
import type { Engine, MigrationScript, StatementLock, Step } from "@/server/migrations/scripts/schemas";
import { exampleDefinition, exampleIndex, exampleOther } from "@/testing/migrations/documentation/example-table";
import { kindExamples } from "@/testing/migrations/documentation/kind-examples";
import type { KindExample } from "@/testing/migrations/documentation/kind-examples";

const engineTitles: Readonly<Record<Engine, string>> = { postgres: "PostgreSQL", mariadb: "MariaDB" };
const scriptTitles = { forward: "Forward", rollback: "Rollback", finalize: "Finalize" } as const;

/** The text of docs/migration-kinds.md: each kind of change with its three scripts on both engines. */
export function migrationKindsPage(): string {
  const examples = { postgres: kindExamples("postgres"), mariadb: kindExamples("mariadb") };
  return [
    "# Kinds of migration, with their SQL",
    "",
    "Made by `npm run generate` from `server/migrations/operations/`; edit those. A test runs every example on a real PostgreSQL and a real MariaDB,",
    "forward, back, forward again and to its end (`testing/migrations/documentation/`).",
    "",
    "What a migration is, who does what, and what can go wrong stands in [migrations.md](migrations.md). All examples are migration 42 on this table",
    "(`m42` is the beginning of every name that it makes); what only looks, such as the queries that see whether a step is done, is left out here and",
    "stands on the page of each migration:",
    "",
    "```sql",
    ...engines.map((engine) => `CREATE TABLE app ${exampleDefinition[engine]}; -- ${engineTitles[engine]}`),
    `${exampleIndex};`,
    `${exampleOther};`,
    "```",
    "",
    ...operations.flatMap(({ kind, title }) => kindSection(kind, title, examples)),
  ].join("\n");
}

function kindSection(kind: string, title: string, examples: Readonly<Record<Engine, readonly KindExample[]>>): string[] {
  const shown = engines.flatMap((engine) => examples[engine].filter(({ operation }) => operation.kind === kind).map((example) => ({ engine, example })));
  const [first] = shown;
  if (first === undefined) return [];
  const { effect, undo, afterFinalize } = first.example.script;
  return [
    `## ${title}`,
    "",
    `“${first.example.name}”, \`${kind}\` in the API, filled in as`,
    "",
    "```json",
    JSON.stringify(first.example.params, null, 2),
    "```",
    "",
    ...[effect, undo, afterFinalize].filter((sentence) => sentence !== "").map((sentence) => `- ${sentence}`),
    "",
    ...shown.flatMap(({ engine, example }) => engineSection(engine, example.script)),
  ];
}

function engineSection(engine: Engine, script: MigrationScript): string[] {
  return [
    `### ${engineTitles[engine]}`,
    "",
    ...scriptNames.flatMap((name) =>
      script[name].length === 0
        ? [`${scriptTitles[name]}: nothing.`, ""]
        : [`${scriptTitles[name]}:`, "", "```sql", ...script[name].flatMap((step, index) => [...(index === 0 ? [] : [""]), ...stepLines(step)]), "```", ""],
    ),
  ];
}

function stepLines(step: Step): string[] {
  return [`-- ${step.title}`, ...statementsOf(step).flatMap(({ sql, lock }) => [...(lock === null ? [] : [`-- ${lockWords(lock)}`]), `${sql};`])];
}

type Shown = { sql: string; lock: StatementLock | null };

/** What a step sends to do its work, in order. */
export function statementsOf(step: Step): Shown[] {
  const bare = (sql: string): Shown => ({ sql, lock: null });
  switch (step.type) {
    case "statements":
      // What the lock of hand-written SQL is, is read on the table it is proposed for.
      return [
        ...step.before.map(bare),
        ...step.statements.map(({ sql, lock }) => ({ sql, lock: lock.mode === unreadLock.mode ? null : lock })),
        ...step.after.map(bare),
      ];
    case "batches":
      return [...step.settings.map(bare), ...step.statements.map((sql, index) => ({ sql, lock: index === 0 ? step.lock : null }))];
    case "verify":
      return [...(step.settings ?? []).map(bare), bare(step.query)];
    case "collect":
      return [bare(step.query)];
  }
}

const who = { nobody: "stops nobody", "schema-changes": "stops other schema changes", writers: "stops writers", everybody: "stops readers and writers" };
const howLong = { moment: "for a moment", batch: "for one batch", scan: "for a scan of the table", copy: "for a copy of the table" };

function lockWords({ mode, blocks, lasts }: StatementLock): string {
  const words = blocks === "nobody" ? who[blocks] : `${who[blocks]} ${howLong[lasts]}`;
  return mode === "" ? words : `${words} (${mode})`;
}
