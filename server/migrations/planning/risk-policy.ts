import type { DatabaseStage, RiskLevel } from "../databases/schemas";
import type { Finding } from "../schemas";
import type { MigrationScript, StatementLock } from "../scripts/schemas";
import type { MeasureResult, RiskView } from "./schemas";

/** What decides the risk of a migration on one database. */
export type RiskFacts = {
  stage: DatabaseStage;
  kind: string;
  estimatedRows: number;
  measures: readonly MeasureResult[];
  script: MigrationScript;
  findings: readonly Finding[];
};

type Reason = { level: RiskLevel; words: string };

const order: readonly RiskLevel[] = ["low", "medium", "high"];
const manyRows = 1_000_000;
const manyViolating = 10_000;
const shortScanRows = 50_000;

/** low, medium or high, with every reason that is as weighty as the result, or below it when it is to be known. Pure. */
export function riskOf(facts: RiskFacts): RiskView {
  const reasons = [...rowReasons(facts), ...lockReasons(facts), ...rollbackReasons(facts), ...findingReasons(facts)];
  const level = reasons.reduce<RiskLevel>((worst, reason) => (order.indexOf(reason.level) > order.indexOf(worst) ? reason.level : worst), "low");
  const told = reasons.toSorted((a, b) => order.indexOf(b.level) - order.indexOf(a.level)).map(({ words }) => words);
  if (level !== "low") return { level, reasons: told };
  return {
    level,
    reasons:
      told.length === 0
        ? ["No row is changed, nobody waits, and rollback brings everything back."]
        : [...told, "Nobody waits, and rollback brings everything back."],
  };
}

function rowReasons({ stage, estimatedRows, measures }: RiskFacts): Reason[] {
  const isProduction = stage === "production";
  const uncounted = measures.filter(({ found }) => found === null);
  const most = Math.max(0, ...measures.map(({ found }) => found ?? 0));
  const rows = most.toLocaleString("en-US");
  const [are, broken] = most === 1 ? [`${rows} row`, "is changed or breaks the rule."] : [`${rows} rows`, "are changed or break the rule."];
  const isMany = most > manyViolating;
  const few = { level: isProduction ? ("medium" as const) : ("low" as const), words: `${are}${isProduction ? " of production" : ""} ${broken}` };
  return [
    ...(isMany ? [{ level: isProduction ? ("high" as const) : ("medium" as const), words: `${are} ${broken}` }] : []),
    ...(most > 0 && !isMany ? [few] : []),
    ...uncounted.map(({ title }) => ({ level: "medium" as const, words: `Not counted: ${title}.` })),
    ...(estimatedRows > manyRows
      ? [{ level: "medium" as const, words: `The table has about ${Math.round(estimatedRows).toLocaleString("en-US")} rows.` }]
      : []),
  ];
}

/** True for a statement under which writers wait for longer than a moment. */
export function blocksLong({ blocks, lasts }: StatementLock): boolean {
  return (blocks === "writers" || blocks === "everybody") && (lasts === "scan" || lasts === "copy");
}

function lockReasons({ stage, script, estimatedRows }: RiskFacts): Reason[] {
  const long = (["forward", "rollback", "finalize"] as const).flatMap((name) =>
    script[name].flatMap((step) => (step.type === "statements" && step.statements.some(({ lock }) => blocksLong(lock)) ? [{ name, title: step.title }] : [])),
  );
  const level = stage === "production" && estimatedRows > shortScanRows ? "high" : "medium";
  return long.slice(0, 3).map(({ name, title }) => ({ level, words: `Writers wait for the length of a scan or a copy of the table: ${title} (${name}).` }));
}

function rollbackReasons({ stage, kind, script }: RiskFacts): Reason[] {
  const isLate = stage === "production";
  // Where the form cannot be planned there is nothing to roll back; the findings say why.
  if (script.forward.length === 0) return [];
  if (script.rollback.length === 0) return [{ level: isLate ? "high" : "medium", words: "There is no rollback." }];
  if (/^raw_sql$/.test(kind)) return [{ level: isLate ? "high" : "medium", words: "Its SQL and its rollback are written by hand." }];
  if (/^(?:drop_|delete_|data_change)/.test(kind)) return [{ level: "medium", words: "It takes data away; rollback brings them back until finalize." }];
  return [];
}

function findingReasons({ findings }: RiskFacts): Reason[] {
  const blocking = findings.filter(({ level }) => level === "block").length;
  const warning = findings.filter(({ level, source }) => level === "warn" && source !== "squawk").length;
  return [
    ...(blocking > 0 ? [{ level: "high" as const, words: blocking === 1 ? "A finding stands in the way." : `${blocking} findings stand in the way.` }] : []),
    ...(warning > 0 ? [{ level: "medium" as const, words: warning === 1 ? "Lint warns of one thing." : `Lint warns of ${warning} things.` }] : []),
  ];
}
