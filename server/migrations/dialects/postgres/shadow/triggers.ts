import type { Statement } from "../../../scripts/schemas";
import { triggerLock } from "../locks";
import { shadowNames, type FunctionPurpose, type NamedSpec, type TriggerPurpose } from "./shadow-names";

/** A trigger of ours; `when` null: fires always. */
export type Trigger = {
  purpose: TriggerPurpose;
  /** Such as `BEFORE INSERT`. */
  fires: string;
  each: "ROW" | "STATEMENT";
  when: string | null;
  runs: FunctionPurpose;
};

/**
 * Makes them. They fire always: what is written under `session_replication_role = replica`, as loaders and subscriptions do it, is seen like any
 * other write. In one statement for all, because writers wait meanwhile.
 */
export function createTriggers(spec: NamedSpec, triggers: readonly Trigger[]): string[] {
  if (triggers.length === 0) return [];
  const { sql } = shadowNames(spec);
  const always = triggers.map(({ purpose }) => `ENABLE ALWAYS TRIGGER ${sql.trigger(purpose)}`);
  return [...triggers.map((trigger) => createTrigger(spec, trigger)), `ALTER TABLE ${sql.table} ${always.join(", ")}`];
}

function createTrigger(spec: NamedSpec, { purpose, fires, each, when, runs }: Trigger): string {
  const { sql } = shadowNames(spec);
  return `CREATE TRIGGER ${sql.trigger(purpose)} ${fires} ON ${sql.table} FOR EACH ${each}
${when === null ? "" : `WHEN (${when}) `}EXECUTE FUNCTION ${sql.function(runs)}`;
}

/** Removes it where it is there. */
export function dropTrigger(spec: NamedSpec, purpose: TriggerPurpose): string {
  const { sql } = shadowNames(spec);
  return `DROP TRIGGER IF EXISTS ${sql.trigger(purpose)} ON ${sql.table}`;
}

/** As a statement of an atomic step. */
export function triggerStatement(sql: string): Statement {
  return { sql, lock: triggerLock, probe: null, repair: null };
}
