import type { StatementLock } from "@/server/migrations/scripts/schemas";

const who = {
  nobody: "blocks nobody",
  "schema-changes": "blocks other schema changes",
  writers: "stops writers",
  everybody: "stops readers and writers",
} as const satisfies Record<StatementLock["blocks"], string>;

const howLong = {
  moment: "for milliseconds",
  batch: "for a batch, about 150 ms",
  scan: "for a scan of the table",
  copy: "for a copy of the table",
} as const satisfies Record<StatementLock["lasts"], string>;

const meanwhile = { moment: "milliseconds", batch: "in batches", scan: "one scan", copy: "one copy" } as const satisfies Record<StatementLock["lasts"], string>;

/** Whom a lock stops and for how long, in words: "stops writers for milliseconds". */
export function lockWords({ blocks, lasts }: Pick<StatementLock, "blocks" | "lasts">): string {
  return blocks === "nobody" ? `${who.nobody}, ${meanwhile[lasts]}` : `${who[blocks]} ${howLong[lasts]}`;
}

/** True for a lock that stops writers for longer than a moment: the plan must state it and the risk counts it. */
export function isLongBlock({ blocks, lasts }: Pick<StatementLock, "blocks" | "lasts">): boolean {
  return (blocks === "writers" || blocks === "everybody") && (lasts === "scan" || lasts === "copy");
}

const weights = { nobody: 0, "schema-changes": 1, writers: 2, everybody: 3 } as const;
const lengths = { moment: 0, batch: 1, scan: 2, copy: 3 } as const;

/** The lock that hurts most; null of none. */
export function worstLock<Lock extends Pick<StatementLock, "blocks" | "lasts">>(locks: readonly Lock[]): Lock | null {
  const score = ({ blocks, lasts }: Lock) => Number(isLongBlock({ blocks, lasts })) * 100 + weights[blocks] * 10 + lengths[lasts];
  return locks.reduce<Lock | null>((worst, lock) => (worst === null || score(lock) > score(worst) ? lock : worst), null);
}
