import type { ColumnFacts, TableFacts } from "../../catalog/table-facts";
import { block } from "../../operations/found";
import type { Finding } from "../../schemas";
import type { ConstraintDialect, ReferringColumns } from "../constraint-dialect";
import { quote } from "./names";

/** What InnoDB asks of two tables of which one refers to the other. With another engine MariaDB takes the foreign key without a word and keeps nothing. */
export const findInReferred: ConstraintDialect["findInReferred"] = (table, other, pairs) => {
  const notInnodb = [table, other].find(({ storage }) => storage?.toLowerCase() !== "innodb");
  if (notInnodb !== undefined)
    return [
      block(
        "no-innodb",
        `${notInnodb.name} is kept by ${notInnodb.storage ?? "another engine"}, which keeps no foreign keys. ALTER TABLE … ENGINE = InnoDB first; it copies the table.`,
      ),
    ];
  const partitioned = [table, other].find(({ isPartitioned }) => isPartitioned);
  if (partitioned !== undefined) return [block("partitions-refer", `${partitioned.name} is partitioned: MariaDB keeps no foreign keys of or to such tables.`)];
  const findings = pairs.flatMap((pair) => findType(table, other, pair));
  const names = pairs.map(({ referred }) => referred.name);
  if (!isLed(other, names))
    findings.push(
      block("other-key-not-indexed", `No index of ${other.name} begins with ${names.join(", ")}, in this order and with their whole values. Add one first.`),
    );
  return findings;
};

function isLed({ indexes }: TableFacts, names: readonly string[]): boolean {
  return indexes.some(({ columns, definition }) => names.every((name, at) => columns[at] === name && !definition.includes(`${quote(name)}(`)));
}

function findType(table: TableFacts, other: TableFacts, { own, referred }: ReferringColumns): Finding[] {
  const words = `${table.name}.${own.name} is ${declared(own)} and ${other.name}.${referred.name} is ${declared(referred)}`;
  const unlimited = [own, referred].find(({ family, maxLength }) => family === "text" && maxLength === null);
  if (unlimited !== undefined) return [block("types-differ", `${words}: only the beginning of such a text is in an index, so nothing can refer to it.`)];
  if (own.family === "text" && referred.family === "text")
    return own.charset === referred.charset && own.collation === referred.collation
      ? []
      : [block("collations-differ", `${words}: MariaDB asks for the same character set and collation. Change one of them first.`)];
  return bare(own) === bare(referred)
    ? []
    : [block("types-differ", `${words}: MariaDB asks for the same type, also in size and sign. Change one of them first.`)];
}

function declared({ type, collation }: ColumnFacts): string {
  return collation === null ? type : `${type} ${collation}`;
}

/** The width in which whole numbers are shown says nothing of their size; bytes may be of any length. */
function bare({ type, family }: ColumnFacts): string {
  return family === "integer" || family === "bytes" ? type.replace(/\(\d+\)/, "") : type;
}
