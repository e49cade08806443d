import type { KindExample } from "./example";

/** Rows of which nothing is changed: what stands in them is what the application wrote. */
export const untouched: Omit<KindExample, "kind" | "what" | "params" | "leaves"> = {
  column: "note",
  declaration: () => "varchar(60) NULL",
  good: (number) => `good-${number}`,
  bad: (number) => `other-${number}`,
  fresh: (number) => `fresh-${number}`,
  shown: ({ value }) => [value],
  promised: { before: null, after: null },
};

const withIndex: KindExample["prepare"] = async (world, table) => {
  await world.query(`CREATE INDEX ${table}_hits ON ${table} (hits)`);
};

/** Kinds that touch no row. */
export const metadataExamples: readonly KindExample[] = [
  {
    ...untouched,
    kind: "add_index",
    what: "over two columns",
    params: () => ({
      name: "shop_note",
      columns: [
        { name: "note", descending: false },
        { name: "hits", descending: true },
      ],
      where: null,
    }),
    leaves: /shop_note/,
  },
  { ...untouched, kind: "drop_index", what: "of one column", params: () => ({ name: "shop_hits" }), leaves: /^(?![\s\S]*shop_hits)/, prepare: withIndex },
  { ...untouched, kind: "change_default", what: "of a text", params: () => ({ column: "note", default: "'somebody'" }), leaves: /somebody/ },
  { ...untouched, kind: "widen_text", what: "of 60 to 100", params: () => ({ column: "note", length: 100 }), leaves: /100/ },
  {
    ...untouched,
    kind: "raw_sql",
    what: "another column",
    params: (engine) => {
      const statement = (sql: string, many: number) => {
        const probe = `SELECT count(*) = ${many} AS done FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'shop' AND COLUMN_NAME = 'extra'`;
        return [{ sql, probe: engine === "postgres" ? null : probe, blocking: null }];
      };
      return { forward: statement("ALTER TABLE shop ADD COLUMN extra integer", 1), rollback: statement("ALTER TABLE shop DROP COLUMN extra", 0), finalize: [] };
    },
    leaves: /extra/,
  },
];
