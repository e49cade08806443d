import type { TargetAddress } from "@/server/migrations/target/target-session";
import { originalUrl, overflowEvery } from "./app-rows";
import type { Row, Sql } from "./ground";
import { openSql } from "./open-sql";

/** What the application knows of a row because the database said so. `url` undefined: it never wrote it. */
export type Known = { url?: string; hits: number; isThere: boolean };
/** When it should have been sent (milliseconds since 1970), and how long after that it was answered. */
export type Timed = readonly [intended: number, ms: number];

export type WriterPlan = { address: TargetAddress; number: number; writers: number; rows: number; perSecond: number; startsAt: number };

/**
 * An application that writes at a fixed rate whatever the database does: the next write is due when the clock says so, and its time counts from
 * then, not from when the one before let it through. A writer has rows of its own, so what they should hold is known.
 */
export class Writer {
  readonly timed: Timed[] = [];
  readonly errors: string[] = [];
  readonly known = new Map<number, Known>();
  private isOver = false;
  private nextVersion: string | null = null;
  private inserted = 0;

  constructor(
    private readonly plan: WriterPlan,
    private readonly sql: Sql,
  ) {}

  static async open(plan: WriterPlan): Promise<Writer> {
    return new Writer(plan, await openSql(plan.address));
  }

  /** The next write is made as that version of the application. */
  useVersion(statement: string): void {
    this.nextVersion = statement;
  }

  async run(): Promise<void> {
    const everyMs = 1_000 / this.plan.perSecond;
    const first = this.plan.startsAt + (everyMs * this.plan.number) / this.plan.writers;
    for (let count = 0; !this.isOver; count += 1) {
      const intended = first + count * everyMs;
      const wait = intended - now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      try {
        if (this.nextVersion !== null) await this.sql.query(this.nextVersion);
        this.nextVersion = null;
        await this.write(count);
      } catch (error) {
        this.errors.push(error instanceof Error ? error.message : String(error));
      }
      this.timed.push([intended, now() - intended]);
    }
    await this.sql.end();
  }

  stop(): void {
    this.isOver = true;
  }

  private async write(count: number): Promise<void> {
    const dice = Math.random();
    const id = this.anyRow();
    const isOverflow = id % overflowEvery === 0;
    if (dice < 0.5 || isOverflow) return this.note(id, await this.sql.query("update app set hits = hits + 1 where id = ?", [id]), { hits: 1 });
    if (dice < 0.7) {
      const url = `https://example.test/writer/${id}/${count}`;
      return this.note(id, await this.sql.query("update app set url = ? where id = ?", [url, id]), { url });
    }
    if (dice < 0.8) return this.insert();
    if (dice < 0.85) return this.note(id, await this.sql.query("delete from app where id = ?", [id]), { isThere: false });
    return this.saveWhole(id);
  }

  /** What an object-relational mapper does: reads a row, changes one field, writes all of them. */
  private async saveWhole(id: number): Promise<void> {
    const [row] = (await this.sql.query("select url, name, state, note from app where id = ?", [id])).rows;
    if (row === undefined) return;
    this.note(id, await saveRow(this.sql, id, row), { hits: 1 });
  }

  private async insert(): Promise<void> {
    const { rows, writers, number } = this.plan;
    this.inserted += 1;
    const id = rows + this.inserted * writers + number;
    const url = `https://example.test/new/${id}`;
    await this.sql.query("insert into app (id, url, name, state) values (?, ?, 'inserted', 'new')", [id, url]);
    this.known.set(id, { url, hits: 0, isThere: true });
  }

  private anyRow(): number {
    const { rows, writers, number } = this.plan;
    return 1 + Math.floor((Math.random() * rows) / writers) * writers + number;
  }

  private note(id: number, { affected }: { affected: number }, { hits = 0, ...rest }: { hits?: number; url?: string; isThere?: boolean }): void {
    if (affected === 0) return;
    const before = this.known.get(id) ?? { hits: 0, isThere: true };
    this.known.set(id, { ...before, ...rest, hits: before.hits + hits });
  }
}

/** Writes every field of a row, as it was read, and counts a hit. */
export function saveRow(sql: Sql, id: number, row: Row): Promise<{ affected: number }> {
  return sql.query("update app set url = ?, name = ?, state = ?, note = ?, hits = hits + 1 where id = ?", [
    row["url"],
    row["name"],
    row["state"],
    row["note"],
    id,
  ]);
}

/** What a row must hold in the end if nothing is lost. */
export function expectedUrl(id: number, known: Known): string {
  return known.url ?? originalUrl(id);
}

/** Milliseconds since 1970, finer than Date.now and the same in all processes of a machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
