import type { Step } from "../scripts/schemas";
import type { LockSeen, RehearsedStatement } from "./schemas";

type Turn = RehearsedStatement["turn"];
type Measured = { locks: readonly LockSeen[] | null; rewrites: readonly string[] | null; ms: number; rows: number | null };

/** From what keeps out nobody to what keeps out everybody. */
const strength = ["nobody", "schema-changes", "writers", "everybody"] as const;

/** Collects what each statement of a script did. Batches are one line for each of their statements, over all ranges together. */
export class StatementLog {
  readonly #lines: RehearsedStatement[] = [];
  #turn: Turn = "forward";
  #step: Step | null = null;

  begin(turn: Turn, step: Step): void {
    this.#turn = turn;
    this.#step = step;
  }

  /** Where a text stands in the present step, from 1; null: it is none of its statements, such as a probe. */
  positionOf(sql: string): number | null {
    if (this.#step?.type !== "statements") return null;
    const at = this.#step.statements.findIndex((statement) => statement.sql === sql);
    return at === -1 ? null : at + 1;
  }

  /** True while the present step goes over ranges of the key. */
  isInBatches(): boolean {
    return this.#step?.type === "batches";
  }

  ran(position: number, measured: Measured): void {
    const step = this.#step;
    if (step === null) return;
    const line = lineOf(step, { turn: this.#turn, position, measured });
    const before = this.#lines.findIndex((other) => other.turn === line.turn && other.stepKey === line.stepKey && other.position === position);
    if (before === -1) this.#lines.push(line);
    else this.#lines[before] = joined(this.#lines[before] ?? line, line);
  }

  lines(): readonly RehearsedStatement[] {
    return this.#lines;
  }
}

function lineOf(step: Step, { turn, position, measured }: { turn: Turn; position: number; measured: Measured }): RehearsedStatement {
  const at = position - 1;
  const sql = step.type === "statements" ? step.statements[at]?.sql : step.type === "batches" ? step.statements[at] : step.query;
  const claimed =
    (step.type === "statements" ? step.statements[at]?.lock : step.type === "batches" ? step.lock : undefined) ??
    ({ mode: "none", blocks: "nobody", lasts: "moment" } as const);
  const locks = measured.locks === null ? null : unique(measured.locks);
  return {
    turn,
    stepKey: step.key,
    position,
    head: (sql ?? "").trim().split("\n")[0]?.slice(0, 200) ?? "",
    claimed,
    locks,
    isStronger: locks !== null && strongest(locks) > strength.indexOf(claimed.blocks),
    rewrites: measured.rewrites === null ? null : [...measured.rewrites],
    ms: Math.round(measured.ms * 10) / 10,
    rows: measured.rows,
  };
}

function joined(one: RehearsedStatement, other: RehearsedStatement): RehearsedStatement {
  return {
    ...one,
    locks: one.locks === null ? other.locks : unique([...one.locks, ...(other.locks ?? [])]),
    isStronger: one.isStronger || other.isStronger,
    rewrites: one.rewrites === null ? other.rewrites : [...new Set([...one.rewrites, ...(other.rewrites ?? [])])],
    ms: Math.round((one.ms + other.ms) * 10) / 10,
    rows: one.rows === null ? other.rows : one.rows + (other.rows ?? 0),
  };
}

/** Each once; where a table has a lock that keeps somebody out, those that keep out nobody say nothing. */
function unique(locks: readonly LockSeen[]): LockSeen[] {
  const guarded = new Set(locks.filter(({ blocks }) => blocks !== "nobody").map(({ on }) => on));
  const telling = locks.filter(({ on, blocks }) => blocks !== "nobody" || !guarded.has(on));
  return [...new Map(telling.map((lock) => [`${lock.mode} ${lock.on}`, lock])).values()];
}

function strongest(locks: readonly LockSeen[]): number {
  return Math.max(0, ...locks.map(({ blocks }) => strength.indexOf(blocks)));
}
