import type { KindExample } from "./example";
import { untouched } from "./metadata-examples";

const withExtra: KindExample["prepare"] = async (world, table) => {
  await world.query(`ALTER TABLE ${table} ADD COLUMN extra varchar(20) NOT NULL DEFAULT 'none'`);
};

/** Columns that come, go and change among writers who do not know of it. */
export const columnExamples: readonly KindExample[] = [
  {
    ...untouched,
    kind: "add_column",
    what: "filled out of the row",
    params: () => ({ name: "label", type: "varchar(80)", isNullable: true, default: null, backfill: "concat('label ', note)" }),
    leaves: /label/,
  },
  {
    ...untouched,
    kind: "add_column",
    what: "with a default",
    params: () => ({ name: "stars", type: "int", isNullable: false, default: "5", backfill: null }),
    leaves: /stars/,
  },
  {
    ...untouched,
    kind: "drop_column",
    what: "with a default",
    params: () => ({ column: "extra", fill: null }),
    leaves: /^(?![\s\S]*extra)/,
    prepare: withExtra,
  },
  { ...untouched, kind: "rename_column", what: "with a default", params: () => ({ column: "extra", name: "more" }), leaves: /more/, prepare: withExtra },
  {
    ...untouched,
    kind: "change_type",
    what: "of a text that is written",
    params: () => ({ column: "note", type: "varchar(90)", up: "note", down: "note", fill: null, default: null }),
    leaves: /\(90\)/,
    forbidsTriggers: (engine) => engine === "mariadb",
  },
];
