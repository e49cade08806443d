import { existingPolicy, newWrites, shadowLayout } from "@/server/migrations/operations/schemas";

const fates = [{ fate: "cut" }, { fate: "null" }, { fate: "expression", sql: "concat('x', id)" }, { fate: "delete_row" }].map((fate) =>
  existingPolicy.parse(fate),
);

/** Forms of every kind on `appTable`, so that what each generates can be held against the rules. A new kind adds its own. */
export const kindParams: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  narrow_text: fates.flatMap((existing) =>
    newWrites.options
      .filter((policy) => existing.fate !== "delete_row" || policy === "reject")
      .flatMap((policy) =>
        shadowLayout.options.flatMap((layout) =>
          (["keep_rule", "change_type"] as const).map((atFinalize) => ({ column: "url", length: 200, existing, newWrites: policy, layout, atFinalize })),
        ),
      ),
  ),
  set_not_null: newWrites.options.flatMap((policy) =>
    shadowLayout.options.map((layout) => ({ column: "url", fill: "concat('x', id)", newWrites: policy, layout, atFinalize: "declare" })),
  ),
  drop_not_null: [{ column: "title", fill: "concat('x', id)" }],
  add_foreign_key: [
    {
      name: "app_hits_of",
      columns: ["hits"],
      otherTable: "counters",
      otherColumns: ["id"],
      onDelete: "restrict",
      onUpdate: "no_action",
      existing: { fate: "expression", column: "hits", sql: "0" },
      layout: "column",
    },
  ],
  add_unique: [
    {
      name: "app_title_once",
      columns: ["title"],
      keep: { which: "newest", by: null },
      existing: { fate: "expression", column: "title", sql: "concat(title, id)" },
      layout: "column",
    },
  ],
  widen_text: [{ column: "url", length: 400 }],
  add_check: [
    { name: "app_hits_counted", condition: "hits >= 0", existing: { fate: "expression", column: "hits", sql: "0" }, layout: "column", atFinalize: "keep_rule" },
  ],
  add_column: [
    { name: "stars", type: "int", isNullable: false, default: "5", backfill: null },
    { name: "host", type: "varchar(60)", isNullable: false, default: null, backfill: "concat('x', id)" },
  ],
  drop_column: [{ column: "url", fill: "'none'" }],
  rename_column: [{ column: "url", name: "link" }],
  change_type: [{ column: "hits", type: "varchar(20)", up: "concat('x', hits)", down: "0", fill: "0", default: "'x0'" }],
  add_index: [{ name: "app_url", columns: [{ name: "url", descending: false }], where: null }],
  drop_index: [{ name: "app_hits" }],
  raw_sql: [
    {
      forward: [{ sql: "UPDATE app SET hits = 0 WHERE id = 1", probe: null, blocking: null }],
      rollback: [{ sql: "UPDATE app SET hits = 1 WHERE id = 1", probe: null, blocking: null }],
      finalize: [],
    },
  ],
  data_change: (["leave", "change"] as const).flatMap((meanwhile) => [
    { change: { act: "update", set: [{ column: "hits", sql: "hits + 1" }] }, where: "hits > 3", allRows: false, limit: 1_000, meanwhile },
    {
      change: {
        act: "update",
        set: [
          { column: "hits", sql: "0" },
          { column: "url", sql: "concat('x', id)" },
        ],
      },
      where: "true",
      allRows: true,
      limit: 1_000,
      meanwhile,
    },
    { change: { act: "delete" }, where: "url IS NULL", allRows: false, limit: 1_000, meanwhile },
  ]),
  change_default: [{ column: "url", default: "'none'" }],
};
