import { expect, it } from "vitest";
import { kindParams } from "@/testing/migrations/lint/kind-params";
import { forcedColumnsOf } from "./forced-columns";
import { operations } from "./operations";

it("says of every kind which columns an original is written back into, or why into none", () => {
  const told = Object.fromEntries(
    operations.map(({ kind }) => {
      const forms = (kindParams[kind] ?? []).map((params) => forcedColumnsOf({ kind, params }));
      return [kind, [...new Set(forms.map((forced) => ("columns" in forced ? forced.columns.join(" ") : "locked")))].toSorted()];
    }),
  );
  const locked = ["locked"];
  expect(told).toEqual({
    narrow_text: ["locked", "url"],
    set_not_null: ["url"],
    add_check: ["hits"],
    add_foreign_key: ["hits"],
    add_unique: ["title"],
    data_change: ["hits", "hits url", "locked"],
    // What a rollback of these lists is what their old rule or column could not take.
    widen_text: locked,
    drop_not_null: locked,
    drop_column: locked,
    add_column: locked,
    change_type: locked,
    // These list nothing.
    rename_column: locked,
    add_index: locked,
    drop_index: locked,
    change_default: locked,
    raw_sql: locked,
  });
});

it("writes nothing of a migration that cannot be read", () => {
  expect(forcedColumnsOf({ kind: "narrow_text", params: { column: "url" } })).toHaveProperty("locked");
});
