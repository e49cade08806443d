import type { KindExample } from "./example";

const text: Pick<KindExample, "column" | "declaration" | "good" | "fresh"> = {
  column: "note",
  declaration: () => "varchar(60) NULL",
  good: (number) => `good-${number}`,
  fresh: (number) => `fresh-${number}`,
};
const amount: Pick<KindExample, "column" | "declaration" | "good" | "fresh"> = {
  column: "amount",
  declaration: () => "integer NULL",
  good: (number) => (number % 3) + 1,
  fresh: (number) => (number % 3) + 1,
};
const [noValue, broken] = [/null|must have a value/i, /must meet|must refer|violates|constraint/i];
const isNegative = (value: unknown) => Number(value) < 0;

const setNotNull = (newWrites: "reject" | "capture", layout: "column" | "table"): KindExample => ({
  ...text,
  kind: "set_not_null",
  what: `${newWrites === "reject" ? "refusing" : "taking"}, in a ${layout}`,
  bad: () => null,
  params: () => ({ column: "note", fill: "concat('nobody-', code)", newWrites, layout, atFinalize: "keep_rule" }),
  shown: ({ value, code }) => [value ?? `nobody-${code}`],
  promised: { before: newWrites === "reject" ? noValue : null, after: noValue },
  leaves: /./,
});

/** Kinds that bring a rule. */
export const ruleExamples: readonly KindExample[] = [
  setNotNull("reject", "column"),
  setNotNull("capture", "column"),
  setNotNull("capture", "table"),
  {
    ...text,
    kind: "drop_not_null",
    what: "of a text",
    declaration: () => "varchar(60) NOT NULL",
    begins: (number) => `good-${number}`,
    bad: () => null,
    params: () => ({ column: "note", fill: "concat('nobody-', code)" }),
    shown: ({ value }) => [value],
    // It was NULL only while that was allowed.
    rolledBack: ({ value, code }) => [value ?? `nobody-${code}`],
    promised: { before: noValue, after: null },
    leaves: /./,
  },
  ...(["column", "table"] as const).map((layout): KindExample => ({
    ...amount,
    kind: "add_check",
    what: `originals in a ${layout}`,
    bad: (number) => -number - 1,
    params: () => ({ name: "amount_counts", condition: "amount >= 0", existing: { fate: "null", column: "amount" }, layout, atFinalize: "keep_rule" }),
    shown: ({ value }) => [isNegative(value) ? null : value],
    promised: { before: broken, after: broken },
    leaves: /amount_counts|switchyard_/,
  })),
  {
    ...amount,
    kind: "add_foreign_key",
    what: "orphans become NULL",
    bad: (number) => 90 + (number % 5),
    params: () => ({
      name: "shop_amount_of",
      columns: ["amount"],
      otherTable: "amounts",
      otherColumns: ["amount"],
      onDelete: "restrict",
      onUpdate: "no_action",
      existing: { fate: "null", column: "amount" },
      layout: "column",
    }),
    shown: ({ value }) => [Number(value) >= 90 ? null : value],
    promised: { before: broken, after: broken },
    leaves: /shop_amount_of/,
    prepare: async (world) => {
      await world.table("amounts", "(amount integer PRIMARY KEY)");
      await world.query("INSERT INTO amounts (amount) VALUES (1), (2), (3)");
    },
  },
  {
    ...text,
    kind: "add_unique",
    what: "twins get another value",
    begins: (number) => `twin-${number % 7}`,
    // Now and then a twin; more of them would never let the index be built.
    bad: (number) => (Math.floor(number / 10) % 12 === 0 ? `twin-${number % 7}` : `late-${number}`),
    params: () => ({
      name: "shop_note_once",
      columns: ["note"],
      keep: { which: "oldest", by: null },
      existing: { fate: "expression", column: "note", sql: "concat(note, '-', code)" },
      layout: "column",
    }),
    batchRows: 200,
    // One of the twins keeps it; that it is one is what the constraint says.
    shown: ({ value, code }) => (String(value).startsWith("twin-") ? [value, `${value}-${code}`] : [value]),
    promised: { before: /[Dd]uplicate|must be/, after: /[Dd]uplicate/ },
    leaves: /shop_note_once/,
  },
];
