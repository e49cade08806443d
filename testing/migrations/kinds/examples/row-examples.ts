import type { NarrowTextParams } from "@/server/migrations/operations/schemas";
import { gone } from "./example";
import type { KindExample } from "./example";

const long = (number: number) => `long-${number}-${"x".repeat(30)}`;
const isLong = (value: unknown) => typeof value === "string" && value.length > 20;
const [refused, twice] = ["shop\\.note takes at most 20 characters|shop_note_max_20", "[Dd]uplicate"];

const narrowText = (what: string, changes: Partial<NarrowTextParams>): KindExample => ({
  kind: "narrow_text",
  what,
  column: "note",
  declaration: () => "varchar(60) NULL",
  params: () => ({ column: "note", length: 20, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule", ...changes }),
  good: (number) => `good-${number}`,
  bad: long,
  fresh: (number) => `fresh-${number}`,
  shown: ({ value }) => [changes.existing?.fate === "delete_row" && isLong(value) ? gone : isLong(value) ? String(value).slice(0, 20) : value],
  // A row may be put back while the application inserts it again.
  promised: {
    before: changes.newWrites === "capture" ? null : new RegExp(changes.existing?.fate === "delete_row" ? `${refused}|${twice}` : refused),
    after: new RegExp(refused),
  },
  takesRows: changes.existing?.fate === "delete_row",
  leaves: /20/,
});

const matches = (value: unknown) => typeof value === "number" && value >= 1_000;

const dataChange = (what: string, meanwhile: "leave" | "change", act: "update" | "delete"): KindExample => ({
  kind: "data_change",
  what,
  column: "amount",
  declaration: () => "integer NULL",
  params: () => ({
    change: act === "delete" ? { act } : { act, set: [{ column: "amount", sql: "amount + 1" }] },
    where: "amount >= 1000",
    allRows: false,
    limit: 10_000,
    meanwhile,
  }),
  good: (number) => number % 1_000,
  bad: (number) => 1_000 + 10 * number,
  fresh: (number) => 7_000_000 + 10 * number,
  shown: ({ value, isWritten, isMoved }) => {
    const changed = act === "delete" ? gone : Number(value) + 1;
    if (!matches(value)) return [value];
    return isWritten || isMoved ? [value, changed] : [changed];
  },
  takesRows: act === "delete",
  promised: { before: act === "delete" ? new RegExp(twice) : null, after: null },
  leaves: null,
});

/** Kinds that change rows and keep what they held. */
export const rowExamples: readonly KindExample[] = [
  narrowText("refusing, in a column", {}),
  narrowText("taking, in a column", { newWrites: "capture" }),
  narrowText("refusing, in a table", { layout: "table" }),
  narrowText("taking, in a table", { newWrites: "capture", layout: "table" }),
  narrowText("rows leave", { existing: { fate: "delete_row" }, layout: "table" }),
  dataChange("update, once over", "leave", "update"),
  dataChange("update, twice over", "change", "update"),
  dataChange("delete, once over", "leave", "delete"),
];
