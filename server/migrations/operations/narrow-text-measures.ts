import { replacementOf, tooLong } from "./narrow-text-rule";
import type { Measure, OperationContext } from "./operation";
import type { NarrowTextParams } from "./schemas";

/** Rows that are too long with the longest of them, and what their replacements would break. */
export function measureNarrowText({ params, table, dialect }: OperationContext<NarrowTextParams>): Measure[] {
  const { bare } = dialect.row;
  const name = dialect.tableName(table);
  const value = bare.column(params.column);
  const violates = tooLong(bare, { dialect, params });
  const replacement = replacementOf({ dialect, params });
  const keyColumns = table.columns.filter((column) => table.primaryKey?.includes(column.name));
  const length = dialect.charLength(value);
  const measures: Measure[] = [
    {
      key: "violating",
      title: `Rows with more than ${params.length} characters`,
      count: `SELECT count(*) AS found FROM ${name} WHERE ${violates}`,
      sample: `SELECT ${dialect.rowKey(bare, keyColumns)} AS row_key, ${dialect.asText(value)} AS value, ${length} AS size FROM ${name} WHERE ${violates} ORDER BY ${length} DESC LIMIT :size`,
    },
  ];
  if (params.existing.fate === "expression" && replacement !== null) {
    measures.push({
      key: "still-too-long",
      title: `Rows that stay too long although the expression was applied`,
      count: `SELECT count(*) AS found FROM ${name} WHERE ${violates} AND ${dialect.charLength(replacement(bare))} > ${params.length}`,
      sample: null,
      evaluated: "by-triggers",
    });
  }
  const uniques = table.indexes.filter(({ isUnique, columns }) => isUnique && columns.includes(params.column) && !columns.includes(null));
  if (replacement !== null && params.existing.fate !== "null" && uniques.length > 0) {
    const written = `CASE WHEN ${violates} THEN ${replacement(bare)} ELSE ${value} END`;
    const groups = uniques.map(({ columns }) => {
      const parts = columns.map((column) => (column === params.column ? written : bare.column(column ?? "")));
      return `(SELECT coalesce(sum(many - 1), 0) FROM (SELECT count(*) AS many FROM ${name} WHERE ${value} IS NOT NULL GROUP BY ${parts.join(", ")} HAVING count(*) > 1) g)`;
    });
    measures.push({
      key: "collisions",
      title: "Rows whose replacement another row of a unique index has",
      count: `SELECT ${groups.join(" + ")} AS found`,
      sample: null,
      ...(params.existing.fate === "expression" ? { evaluated: "by-triggers" } : {}),
    });
  }
  return measures;
}
