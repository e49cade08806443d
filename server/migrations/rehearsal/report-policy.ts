import type { Finding } from "../schemas";
import type { WrongRow } from "./application-model";
import type { Writes } from "./application-writes";
import type { CatalogDifference, NamedObject, RehearsalReport, RehearsedStatement, TurnReport } from "./schemas";
import { rehearsalTurns } from "./schemas";

/** What a rehearsal found out, as it went. */
export type Seen = {
  copied: { copied: readonly NamedObject[]; left: readonly { object: NamedObject; because: string }[]; server: string };
  scratch: string;
  role: string;
  turns: TurnReport[];
  writes: Writes;
  /** Names that were replaced, in so many places. */
  places: number;
  made?: number;
  /** Keys of the made-up rows that forward changed. */
  changedKeys?: readonly string[];
  rows?: { compared: number; kept: number; restored: number; wrong: readonly WrongRow[] };
  selfChanging?: readonly string[];
  catalog?: { objects: number; differences: readonly CatalogDifference[] };
  /** What is different after finalize. */
  outcome?: readonly CatalogDifference[];
};

type Measured = { statements: readonly RehearsedStatement[]; notMeasured: readonly string[]; ms: number };

/** Makes the report of what was seen: findings, verdict and its sentence. */
export function reportOf(seen: Seen, { statements, notMeasured, ms }: Measured): RehearsalReport {
  const findings = findingsOf(seen, statements);
  const turns = [...seen.turns, ...skipped(seen.turns)];
  const isWhole = turns.every(({ state }) => state === "passed") && !findings.some(({ level }) => level === "block");
  const verdict = isWhole ? "passed" : "failed";
  const rows = seen.rows;
  return {
    verdict,
    sentence: verdict === "passed" ? passedWords(seen, findings) : (findings.find(({ level }) => level === "block")?.words ?? ""),
    scratch: seen.scratch,
    role: seen.role,
    server: seen.copied.server,
    replacedPlaces: seen.places,
    turns,
    statements: [...statements].slice(0, 2_000),
    copied: [...seen.copied.copied].slice(0, 1_000),
    notCopied: [...seen.copied.left].slice(0, 1_000),
    notMeasured: [...notMeasured],
    catalog: seen.catalog === undefined ? null : { objects: seen.catalog.objects, differences: [...seen.catalog.differences] },
    outcome: seen.outcome === undefined ? null : [...seen.outcome],
    rows: rows === undefined ? null : { made: seen.made ?? 0, changed: seen.changedKeys?.length ?? 0, ...rows, wrong: [...rows.wrong] },
    writes: seen.writes,
    findings,
    ms,
  };
}

/** The report of a rehearsal that could not be made. */
export function refusedReport(words: string, { scratch, role }: { scratch: string; role: string }): RehearsalReport {
  return {
    verdict: "refused",
    sentence: words.slice(0, 2_000),
    scratch,
    role,
    server: "",
    replacedPlaces: 0,
    turns: [],
    statements: [],
    copied: [],
    notCopied: [],
    notMeasured: [],
    catalog: null,
    outcome: null,
    rows: null,
    writes: { done: 0, refused: 0, failed: [] },
    findings: [],
    ms: 0,
  };
}

function findingsOf(seen: Seen, statements: readonly RehearsedStatement[]): Finding[] {
  return [
    ...seen.turns
      .filter(({ state }) => state === "failed")
      .map(({ turn, words }) => finding("rehearsal-failed", "block", `${turnWords[turn]} failed on the copy: ${words}`)),
    ...seen.writes.failed.slice(0, 10).map((words) => finding("application-hurt", "block", words)),
    ...catalogFindings(seen),
    ...rowFindings(seen),
    ...statements.filter(({ isStronger }) => isStronger).map((statement) => strongerLock(statement)),
    ...statements.filter((statement) => isHiddenRewrite(statement)).map((statement) => hiddenRewrite(statement)),
    ...(seen.copied.left.length === 0
      ? []
      : [finding("not-copied", "note", `${seen.copied.left.length} objects were left out of the copy; the report names them.`)]),
  ].slice(0, 200);
}

function catalogFindings({ catalog }: Seen): Finding[] {
  if (catalog === undefined || catalog.differences.length === 0) return [];
  const named = catalog.differences
    .slice(0, 5)
    .map(({ object, before, after }) => `${object.kind} ${object.name} ${after === null ? "is gone" : before === null ? "is left behind" : "is another one"}`);
  return [finding("catalog-differs", "block", `After rollback the catalog is not as it was: ${named.join(", ")}.`)];
}

function rowFindings({ rows, changedKeys, selfChanging = [] }: Seen): Finding[] {
  const [first] = rows?.wrong ?? [];
  return [
    ...(first === undefined
      ? []
      : [
          finding(
            "rows-differ",
            "block",
            `After rollback row ${first.key} should hold ${first.expected ?? "nothing"}, and holds ${first.found ?? "nothing"} (${rows?.wrong.length ?? 0} such places).`,
          ),
        ]),
    ...(changedKeys?.length === 0
      ? [finding("nothing-to-do", "note", "None of the made-up rows breaks the rule, so no original had to be kept on the copy.")]
      : []),
    ...(selfChanging.length === 0
      ? []
      : [
          finding(
            "self-changing",
            "warn",
            `A trigger of the table sets ${selfChanging.join(", ")} at each write, also when the migration touches a row. Rollback does not take that back.`,
          ),
        ]),
  ];
}

function strongerLock({ stepKey, turn, head, claimed, locks }: RehearsedStatement): Finding {
  const taken = (locks ?? []).filter(({ blocks }) => blocks !== "nobody").map(({ mode, on }) => `${mode} on ${on}`);
  return finding(
    "stronger-lock",
    "warn",
    `In ${turn}, "${head}" took ${taken.join(", ")}; the script says ${claimed.mode}, which blocks ${claimed.blocks}.`,
    stepKey,
  );
}

/** A file written anew takes as long as the table is big; a plan that speaks of a moment has not reckoned with it. */
function isHiddenRewrite({ rewrites, claimed }: RehearsedStatement): boolean {
  return (rewrites?.length ?? 0) > 0 && claimed.lasts !== "copy";
}

function hiddenRewrite({ stepKey, turn, head, rewrites }: RehearsedStatement): Finding {
  return finding(
    "hidden-rewrite",
    "warn",
    `In ${turn}, "${head}" writes ${(rewrites ?? []).join(", ")} anew, which lasts as long as it is big; the script does not say so.`,
    stepKey,
  );
}

function finding(rule: string, level: Finding["level"], words: string, stepKey: string | null = null): Finding {
  return { rule, level, words: words.slice(0, 2_000), stepKey, source: "rehearsal" };
}

function passedWords({ rows, writes, catalog, changedKeys }: Seen, findings: readonly Finding[]): string {
  const warnings = findings.filter(({ level }) => level === "warn").length;
  const whole = `Forward, ${writes.done} writes, rollback, forward and finalize went through on a copy: ${rows?.compared ?? 0} rows are as promised (${changedKeys?.length ?? 0} had to be changed), ${catalog?.objects ?? 0} objects of the catalog are the same after rollback.`;
  return warnings === 0 ? whole : `${whole} ${warnings} ${warnings === 1 ? "thing is" : "things are"} to be looked at.`;
}

const turnWords: Readonly<Record<TurnReport["turn"], string>> = {
  copy: "Copying the schema",
  rows: "Making rows up",
  forward: "Forward",
  writes: "Writing as an application",
  rollback: "Rollback",
  compare: "Comparing",
  "forward-again": "The second forward",
  "writes-again": "Writing after the second forward",
  finalize: "Finalize",
};

function skipped(turns: readonly TurnReport[]): TurnReport[] {
  const made = new Set(turns.map(({ turn }) => turn));
  return rehearsalTurns.filter((turn) => !made.has(turn)).map((turn) => ({ turn, state: "skipped", words: "An earlier turn failed.", ms: 0 }));
}
