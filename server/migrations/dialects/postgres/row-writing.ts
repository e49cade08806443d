import { number, text } from "../../catalog/row-values";
import type { ColumnFacts } from "../../catalog/table-facts";
import type { RowWriting } from "../rehearsal-dialect";
import { quote } from "./names";

/** pg_type.typcategory of the base type. */
const families: Readonly<Record<string, ColumnFacts["family"]>> = { S: "text", D: "time", T: "time", B: "boolean" };

const domain = `
  select format_type(b.oid, t.typtypmod) as type, b.typname as base, b.typcategory::text as category, t.typtypmod::int as modifier
  from pg_type t join pg_type b on b.oid = t.typbasetype where t.oid = to_regtype($1) and t.typtype = 'd'`;

/** How rows are read and written on PostgreSQL: every parameter is read as the type of its column. */
export const rowWriting: RowWriting = {
  quote,
  placeholder: (position) => `$${position}`,
  asText: (column) => `${column}::text`,
  overriding: "overriding system value ",
  upsert: (key, columns) =>
    `on conflict (${key.map((name) => quote(name)).join(", ")}) do update set ${columns.map((name) => `${quote(name)} = excluded.${quote(name)}`).join(", ")}`,
  async labels(session, type) {
    const { rows } = await session.query("select enumlabel as label from pg_enum where enumtypid = to_regtype($1) order by enumsortorder", [type]);
    return rows.map(({ label }) => String(label));
  },
  async underlying(session, column) {
    if (column.family !== "other") return column;
    const [row] = (await session.query(domain, [column.type])).rows;
    if (row === undefined) return column;
    const [base, modifier] = [text(row["base"]), number(row["modifier"])];
    const isDecimal = base === "numeric" && modifier >= 4;
    return {
      ...column,
      type: text(row["type"]),
      family: /^int\d$/.test(base)
        ? "integer"
        : base === "numeric"
          ? "decimal"
          : base.startsWith("float")
            ? "float"
            : (families[text(row["category"])] ?? "other"),
      maxLength: /^(?:varchar|bpchar)$/.test(base) && modifier >= 4 ? modifier - 4 : null,
      precision: isDecimal ? ((modifier - 4) >> 16) & 0xffff : null,
      scale: isDecimal ? (((modifier - 4) & 0x7ff) ^ 1024) - 1024 : null,
    };
  },
  settings: (schema) => [`set search_path = ${quote(schema)}, public`],
};
