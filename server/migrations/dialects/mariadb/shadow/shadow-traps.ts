import type { TableFacts } from "../../../catalog/table-facts";
import type { Finding } from "../../../schemas";
import type { SparseSpec } from "../../dialect";

/** What of MariaDB stands in the way of keeping originals of the table, or has to be known. */
export function findTraps(table: TableFacts, layout: SparseSpec["layout"] | "rows"): Finding[] {
  const findings: Finding[] = [];
  if (table.storage !== null && !/^InnoDB$/i.test(table.storage))
    findings.push(
      finding(
        "no-transactions",
        "block",
        `${table.name} is kept by ${table.storage}, which knows no transactions: a row and its original could be written apart. Change the table to InnoDB first.`,
      ),
    );
  if (layout === "column" && table.indexes.some(({ definition }) => /\bFULLTEXT\b/i.test(definition)))
    findings.push(
      finding(
        "no-instant-column",
        "block",
        `${table.name} has a FULLTEXT index, with which no column can be added without copying the table. Keep originals in a table.`,
      ),
    );
  if (layout === "column")
    findings.push(
      finding(
        "unseen-truncate",
        "note",
        "The originals go with TRUNCATE TABLE without being listed: it fires no triggers. What is written afterwards is safe.",
      ),
    );
  if (layout === "table")
    findings.push(
      finding(
        "gap-locks",
        "note",
        "Transactions that change or delete several rows may wait for each other at the table of originals. A column in the row has no such place.",
      ),
    );
  return findings;
}

function finding(rule: string, level: Finding["level"], words: string): Finding {
  return { rule, level, words, stepKey: null, source: "switchyard" };
}
