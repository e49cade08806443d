import type { ColumnFacts, TableFacts } from "../../catalog/table-facts";
import type { AroundStatements, Evaluated, WrittenExpressions } from "../written-expressions";

/** Where names are looked up in our triggers: nobody can put another function in their way. */
export const ownPath = "pg_catalog, pg_temp";

/** How the sessions of the portal write and read values: the same on every server, so that a text of yesterday is the same value tomorrow. */
export const ownFormats: Readonly<Record<string, string>> = { TimeZone: "UTC", DateStyle: "ISO, MDY", IntervalStyle: "iso_8601", bytea_output: "hex" };

const names = Object.keys(ownFormats).map((name) => `'${name}'`);

/** What holds for a session that sets nothing itself, as an application's does: of the database, of the role, or of the server. */
function formatsOfDatabase(isLocal: boolean): string {
  return `SELECT set_config(name, reset_val, ${isLocal}) FROM pg_settings WHERE name IN (${names.join(", ")})`;
}

const pairs = Object.entries(ownFormats).map((pair) => `(${pair.map((word) => `'${word}'`).join(", ")})`);

/** Around statements whose names are found as the role finds them, such as a default, or what is written by hand as a whole. */
export const asDatabase: AroundStatements = {
  before: [formatsOfDatabase(false)],
  after: [`SELECT set_config(name, value, false) FROM (VALUES ${pairs.join(", ")}) AS formats (name, value)`],
};

/** Around a rule that our triggers keep as well: it means the same in both. */
export const asTrigger: AroundStatements = {
  before: [...asDatabase.before, `SET search_path = ${ownPath}`],
  after: [...asDatabase.after, "RESET search_path"],
};

/** What operations and measures need of it. */
export const writtenExpressions: WrittenExpressions = {
  asked: (evaluated) => evaluating({ evaluated }),
  shown: (evaluated) => evaluating({ evaluated, makesText: true }),
  around: asDatabase,
  words:
    "Our triggers find the names of PostgreSQL itself and no others, so that nobody can put a function in their way. Write each other function, operator and type with its schema, such as public.fn(title), a OPERATOR(public.<@) b or CAST(a AS public.mood); the functions that it calls need the same, or a search_path of their own.",
};

type Options = {
  /** Of the ranges that the transaction goes through. */
  keyColumns?: readonly Pick<ColumnFacts, "type">[];
  /** The table that its statements write to; null: they write to none of the application's. */
  table?: Pick<TableFacts, "triggers"> | null;
  /** Its statements make text of values, to be kept or shown. */
  makesText?: boolean;
  /** By us: also where the statements themselves hold no expression of a person, but fire triggers that do. */
  evaluated?: Evaluated;
};

/**
 * First of all in a transaction that evaluates what a person wrote, so that a row gets there what it would get in our triggers, when the application
 * writes it. Text that is made of values has dates that are read the same under every style, and times with their offset; a date that comes in is
 * still read in the order of the database.
 */
export function evaluating({ keyColumns = [], table = null, makesText = false, evaluated = "by-triggers" }: Options = {}): string[] {
  // The operators of a key's own type, such as citext, are found in the role's path alone; others would go through another order than the ranges.
  const hasOwnType = keyColumns.some(({ type }) => type.includes("."));
  // Triggers of the application find their names in the path of whoever writes.
  const firesOthers = table !== null && table.triggers.length > 0;
  return [
    formatsOfDatabase(true),
    ...(makesText ? ["SET LOCAL DateStyle = 'ISO'"] : []),
    ...(evaluated === "by-us" || hasOwnType || firesOthers ? [] : [`SET LOCAL search_path = ${ownPath}`]),
  ];
}
