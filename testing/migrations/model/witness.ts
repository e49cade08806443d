import type { Row, Write } from "./writes";

/** A rule for values that are too long, as the witness understands it. */
export type Rule = {
  length: number;
  /** delete: the row leaves the table. */
  fate: "cut" | "null" | "expression" | "delete";
  newWrites: "reject" | "capture";
};

/** A line of the conflict report. */
export type Line = { id: number; event: "changed" | "deleted" | "left"; original: string | null; replaced: string | null; current: string | null };

/** none: nothing is made yet · on: values are refused or kept · stopped: rollback has begun. */
export type Phase = "none" | "on" | "stopped";

type Kept = Row & { /** Not yet given up; undefined: none. */ original?: string | undefined };

/** A write that the database must refuse. */
export class Refused extends Error {}

/**
 * The rule in one place, without a database: the original comes back iff the row exists, was not changed by the application since and still
 * holds what we wrote; else the application's value stays, and the row is listed.
 */
export class Witness {
  rows = new Map<number, Kept>();
  /** Whole rows that left the table. */
  gone: Row[] = [];
  lines: Line[] = [];
  phase: Phase = "none";

  constructor(
    readonly rule: Rule,
    rows: readonly Row[],
  ) {
    for (const row of rows) this.rows.set(row.id, { ...row });
  }

  /** What a value that is too long becomes. */
  replacement(url: string): string | null {
    const characters = Array.from(url);
    if (this.rule.fate === "null") return null;
    return this.rule.fate === "cut" ? characters.slice(0, this.rule.length).join("") : `${characters.slice(0, 2).join("")}~`;
  }

  isTooLong(url: string | null): url is string {
    return url !== null && Array.from(url).length > this.rule.length;
  }

  /** The application's write, whole or not at all. @throws Refused */
  write(write: Write): void {
    const [rows, lines] = [this.rows, this.lines];
    this.rows = new Map([...rows].map(([id, row]) => [id, { ...row }]));
    this.lines = [...lines];
    try {
      this.apply(write);
    } catch (error) {
      this.rows = rows;
      this.lines = lines;
      throw error;
    }
  }

  /** The backfill came by a row. */
  backfill(id: number): void {
    const row = this.rows.get(id);
    if (row === undefined || !this.isTooLong(row.url)) throw new Error(`Row ${id} has nothing to be fixed.`);
    if (this.rule.fate === "delete") {
      this.rows.delete(id);
      this.gone.push({ id, code: row.code, url: row.url, hits: row.hits });
    } else {
      row.original = row.url;
      row.url = this.replacement(row.url);
    }
  }

  /** The restoration came by a row. */
  restore(id: number): void {
    const row = this.rows.get(id);
    if (row?.original === undefined) throw new Error(`Row ${id} has no original.`);
    row.url = row.original;
    delete row.original;
  }

  /** A row that had left the table comes back, or is listed. */
  bringBack(row: Row): "back" | "listed" {
    this.gone = this.gone.filter((other) => other !== row);
    const holder = this.rows.get(row.id);
    const isCodeTaken = row.code !== null && [...this.rows.values()].some(({ code }) => code === row.code);
    if (holder === undefined && !isCodeTaken) {
      this.rows.set(row.id, { ...row });
      return "back";
    }
    const whole = JSON.stringify({ id: String(row.id), code: row.code, url: row.url, hits: String(row.hits) });
    this.lines.push({ id: row.id, event: "left", original: row.url, replaced: whole, current: holder?.url ?? null });
    return "listed";
  }

  private apply(write: Write): void {
    switch (write.kind) {
      case "insert":
      case "copy":
        for (const { id, url } of write.rows) this.insert({ id, code: null, url, hits: 0 });
        return;
      case "insert-ignore":
        for (const { id, url } of write.rows) {
          this.refuse(url);
          if (!this.rows.has(id)) this.insert({ id, code: null, url, hits: 0 });
        }
        return;
      case "upsert":
        for (const { id, url } of write.rows) this.upsert(this.rows.get(id), { id, code: null, url, hits: 0 });
        return;
      case "upsert-by-code": {
        const known = [...this.rows.values()].find(({ code }) => code === write.code);
        this.upsert(known, { id: write.id, code: write.code, url: write.url, hits: 0 });
        return;
      }
      case "upsert-counting": {
        const known = this.rows.get(write.id);
        this.refuse(write.url);
        if (known === undefined) this.insert({ id: write.id, code: null, url: write.url, hits: 0 });
        else this.update(known, { hits: known.hits + 1 });
        return;
      }
      case "update":
        for (const row of this.those(write.ids)) this.update(row, { url: write.url });
        return;
      case "update-other":
        for (const row of this.those(write.ids)) this.update(row, { hits: row.hits + 1 });
        return;
      case "save-row":
        for (const row of this.those([write.id])) this.update(row, { url: row.url, hits: row.hits + 1 });
        return;
      case "delete":
        for (const row of this.those(write.ids)) this.remove(row);
        return;
      case "delete-and-insert":
      case "replace":
        for (const row of this.those([write.id])) this.remove(row);
        this.insert({ id: write.id, code: null, url: write.url, hits: 0 });
        return;
      case "change-key":
        for (const row of this.those([write.id])) this.changeKey(row, write.to);
        return;
      case "truncate":
        for (const row of this.rows.values()) this.remove(row);
        return;
    }
  }

  private those(ids: readonly number[]): Kept[] {
    return ids.flatMap((id) => this.rows.get(id) ?? []);
  }

  private refuse(url: string | null): void {
    if (this.phase === "on" && this.rule.newWrites === "reject" && this.isTooLong(url)) throw new Refused("too long");
  }

  private insert(row: Row): void {
    this.refuse(row.url);
    if (this.rows.has(row.id)) throw new Refused("the key is taken");
    const kept: Kept = { ...row };
    if (this.phase === "on" && this.isTooLong(row.url)) this.keep(kept, row.url);
    this.rows.set(row.id, kept);
  }

  private upsert(known: Kept | undefined, proposed: Row): void {
    this.refuse(proposed.url);
    if (known === undefined) this.insert(proposed);
    else this.update(known, { url: proposed.url, hits: known.hits + 1 });
  }

  private update(row: Kept, change: Partial<Pick<Row, "url" | "hits">>): void {
    row.hits = change.hits ?? row.hits;
    const url = change.url === undefined ? row.url : change.url;
    const isUnchanged = url === row.url;
    if (row.original !== undefined && (isUnchanged || (this.phase === "on" && url === row.original))) return;
    if (this.phase === "on" && this.isTooLong(url)) {
      if (this.rule.newWrites === "reject" && !isUnchanged) throw new Refused("too long");
      if (this.rule.newWrites === "capture") {
        this.giveUp(row, "changed", url);
        this.keep(row, url);
      }
      return;
    }
    if (row.original !== undefined && url !== row.original) this.giveUp(row, "changed", url);
    delete row.original;
    row.url = url;
  }

  private keep(row: Kept, original: string): void {
    row.original = original;
    row.url = this.replacement(original);
  }

  private giveUp(row: Kept, event: Line["event"], current: string | null): void {
    if (row.original === undefined) return;
    this.lines.push({ id: row.id, event, original: row.original, replaced: row.url, current });
    delete row.original;
  }

  private remove(row: Kept): void {
    this.giveUp(row, "deleted", null);
    this.rows.delete(row.id);
  }

  private changeKey(row: Kept, to: number): void {
    if (row.id === to) return;
    if (this.rows.has(to)) throw new Refused("the key is taken");
    this.update(row, {});
    this.rows.delete(row.id);
    this.rows.set(to, Object.assign(row, { id: to }));
  }
}
