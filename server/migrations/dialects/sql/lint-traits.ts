import type { ColumnFacts } from "../../catalog/table-facts";
import type { Engine } from "../../scripts/schemas";
import { mostRowBytes, rowBytes } from "../mariadb/row-size";

/** In what two engines differ for the rules of lint, as facts. */
export type LintTraits = {
  name: string;
  longestIdentifier: number;
  /** The length of a name in the unit that the engine counts. */
  identifierLength(name: string): number;
  identifierUnit: string;
  /** A CHECK or foreign key can be added unchecked and be validated later, which blocks nobody. */
  hasNotValid: boolean;
  /** How an index is built without blocking writers, in words. */
  onlineIndex: string;
  /** Foreign keys that cascade fire triggers. */
  cascadesFireTriggers: boolean;
  /** Of several BEFORE triggers the one with the last name fires last; otherwise the one that was made last. */
  triggersFireByName: boolean;
  /** A statement that changes a column restates its whole definition. */
  restatesColumn: boolean;
  /** A view that names a column stops a change of its type. */
  dependentsStopTypes: boolean;
  /** A statement that was prepared before fails when the columns it gives have changed. */
  plansKeepColumns: boolean;
  /** An index of a partitioned table can be built without blocking writers. */
  onlineIndexOfPartitioned: boolean;
  /** How many bytes a row with these columns is declared with, and how many it may be; null: there is no such limit. */
  rowSize: { of(columns: readonly ColumnFacts[]): number; most: number } | null;
};

const traits: Readonly<Record<Engine, LintTraits>> = {
  postgres: {
    name: "PostgreSQL",
    longestIdentifier: 63,
    identifierLength: (name) => Buffer.byteLength(name, "utf8"),
    identifierUnit: "bytes",
    hasNotValid: true,
    onlineIndex: "CONCURRENTLY",
    cascadesFireTriggers: true,
    triggersFireByName: true,
    restatesColumn: false,
    dependentsStopTypes: true,
    plansKeepColumns: true,
    onlineIndexOfPartitioned: false,
    rowSize: null,
  },
  mariadb: {
    name: "MariaDB",
    longestIdentifier: 64,
    identifierLength: (name) => Array.from(name).length,
    identifierUnit: "characters",
    hasNotValid: false,
    onlineIndex: "LOCK=NONE",
    cascadesFireTriggers: false,
    triggersFireByName: false,
    restatesColumn: true,
    dependentsStopTypes: false,
    plansKeepColumns: false,
    onlineIndexOfPartitioned: true,
    rowSize: { of: rowBytes, most: mostRowBytes },
  },
};

/** What the rules have to know about this engine. */
export function lintTraitsOf(engine: Engine): LintTraits {
  return traits[engine];
}
