import type { ColumnFacts } from "../../catalog/table-facts";
import { block, warn } from "../../operations/found";
import type { Finding } from "../../schemas";
import type { ConstraintDialect } from "../constraint-dialect";

/** What PostgreSQL compares without a cast by hand, beside types of the same name: the referring column's family, and those it may refer to. */
const comparable: Partial<Record<ColumnFacts["family"], readonly ColumnFacts["family"][]>> = {
  text: ["text"],
  integer: ["integer", "decimal", "float"],
  decimal: ["float"],
  float: ["float"],
};
const days = /^(?:date|timestamp)/;

/** What PostgreSQL asks of two columns of which one refers to the other. */
export const findInReferred: ConstraintDialect["findInReferred"] = (table, other, pairs) => {
  const findings = pairs.flatMap(({ own, referred }) => findType(`${table.name}.${own.name}`, own, `${other.name}.${referred.name}`, referred));
  if (table.owner !== other.owner)
    findings.push(
      warn(
        "other-owner",
        `${other.name} belongs to ${other.owner ?? "somebody else"}, ${table.name} to ${table.owner ?? "somebody else"}: the owner of ${table.name} needs the right REFERENCES on ${other.name}, otherwise the migration fails at once.`,
      ),
    );
  return findings;
};

function findType(name: string, own: ColumnFacts, otherName: string, referred: ColumnFacts): Finding[] {
  const [type, otherType] = [bare(own.type), bare(referred.type)];
  if (type === otherType || comparable[own.family]?.includes(referred.family) === true || (days.test(type) && days.test(otherType))) return [];
  const words = `${name} is ${own.type} and ${otherName} is ${referred.type}`;
  // A domain, or a type of an extension: what it is made of is not told.
  return own.family === "other" || referred.family === "other"
    ? [warn("types-unlike", `${words}. If PostgreSQL cannot compare them, the migration fails at once.`)]
    : [block("types-differ", `${words}: PostgreSQL does not compare them. Change the type of one of them first.`)];
}

/** Without lengths. */
function bare(type: string): string {
  return type.replaceAll(/\(\d+(?:,\s*-?\d+)?\)/g, "");
}
