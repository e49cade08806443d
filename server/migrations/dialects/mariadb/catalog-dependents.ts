import { text, textOrNull } from "../../catalog/row-values";
import type { ColumnFacts, DependentFacts, TriggerFacts } from "../../catalog/table-facts";
import type { TargetRow } from "../../target/target-session";
import { quote } from "./names";

type Known = {
  columns: readonly ColumnFacts[];
  checks: readonly { name: string; expression: string }[];
  triggers: readonly TriggerFacts[];
  views: readonly TargetRow[];
  routines: readonly TargetRow[];
  partitions: readonly TargetRow[];
};

/**
 * What names the table or its columns. This engine's catalog keeps texts and no references, so a name is looked for as the server writes it:
 * between backticks in views, checks and expressions, as a word in triggers and routines. Rather one too many than one too few.
 */
export function dependentsOf(known: Known): DependentFacts[] {
  const names = known.columns.map(({ name }) => name);
  const per = (kind: DependentFacts["kind"], name: string, body: string, asked: { except?: string } = {}): DependentFacts[] =>
    names.filter((column) => column !== asked.except && namesColumn(body, column)).map((column) => ({ kind, name, column, definition: body }));
  return [
    ...known.views.flatMap((row) => {
      const [name, body] = [text(row["name"]), textOrNull(row["body"]) ?? ""];
      return [{ kind: "view" as const, name, column: null, definition: body }, ...per("view", name, body)];
    }),
    ...known.columns.flatMap(({ name, generated }) => (generated === null ? [] : per("generated column", name, generated, { except: name }))),
    ...known.checks.flatMap(({ name, expression }) => per("check", name, expression)),
    ...known.triggers.filter(({ isOurs }) => !isOurs).flatMap(({ name, definition }) => per("trigger", name, definition)),
    ...known.routines.flatMap((row) => per("function", text(row["name"]), textOrNull(row["body"]) ?? "").map((each) => ({ ...each, definition: null }))),
    ...known.partitions.flatMap((row) => per("partition key", text(row["name"]), textOrNull(row["body"]) ?? "")),
  ];
}

/** True when a text names the column, quoted or as a word of its own. */
function namesColumn(body: string, column: string): boolean {
  if (body.includes(quote(column))) return true;
  const word = column.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\w$])${word}(?![\\w$])`, "i").test(body);
}
