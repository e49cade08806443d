import { lines, triggerFunction } from "./plpgsql";
import { shadowNames, type NamedSpec } from "./shadow-names";
import type { Trigger } from "./triggers";

/**
 * Number the statements that write the table, one within another: an expression may call a function that itself writes to the table, whose triggers
 * run as deep as those of the statement around it. INSERT and UPDATE have a pile each, because an upsert is both at once, and because PostgreSQL
 * fires triggers for a statement of each kind once in a query.
 */
export const statementTriggers: readonly Trigger[] = [
  { purpose: "begun", fires: "BEFORE INSERT OR UPDATE", each: "STATEMENT", when: null, runs: "begun" },
  { purpose: "ended", fires: "AFTER INSERT OR UPDATE", each: "STATEMENT", when: null, runs: "ended" },
];

/** The number of the statement that is under way; 0 where statements fire no triggers, such as a subscription's. */
export function statementNumber(spec: NamedSpec, operation: "TG_OP" | "'INSERT'"): string {
  return `coalesce((${pile(spec, operation)}->0->>0)::bigint, 0)`;
}

/** True in a statement that no other one is within, nor around. */
export function isOnlyStatement(spec: NamedSpec): string {
  return `jsonb_array_length(${pile(spec, "'INSERT'")}) + jsonb_array_length(${pile(spec, "'UPDATE'")}) <= 1`;
}

/** Before a statement: its number, and what an insert around it has set aside for the row it is about is put by. */
export function begunFunction(spec: NamedSpec): string {
  const { stashSetting, statementSetting } = shadowNames(spec);
  return triggerFunction(spec, "begun", {
    declare: [`sy_number bigint := coalesce(nullif(current_setting('${statementSetting}', true), '')::bigint, 0) + 1`],
    body: lines(
      `PERFORM set_config('${statementSetting}', sy_number::text, true);`,
      `PERFORM set_config(${pileSetting(spec, "TG_OP")}, (jsonb_build_array(jsonb_build_array(sy_number, current_setting('${stashSetting}', true))) || ${pile(spec, "TG_OP")})::text, true);`,
      `PERFORM set_config('${stashSetting}', '', true);`,
      `RETURN NULL;`,
    ),
  });
}

/** After everything else of the statement: the one around it goes on with its own number and with what it had set aside. */
export function endedFunction(spec: NamedSpec): string {
  const { stashSetting } = shadowNames(spec);
  return triggerFunction(spec, "ended", {
    body: lines(
      `PERFORM set_config('${stashSetting}', coalesce(${pile(spec, "TG_OP")}->0->>1, ''), true);`,
      `PERFORM set_config(${pileSetting(spec, "TG_OP")}, (${pile(spec, "TG_OP")} - 0)::text, true);`,
      `RETURN NULL;`,
    ),
  });
}

/** The newest first, each with its number and what the one around it has set aside. */
function pile(spec: NamedSpec, operation: "TG_OP" | "'INSERT'" | "'UPDATE'"): string {
  return `coalesce(nullif(current_setting(${pileSetting(spec, operation)}, true), ''), '[]')::jsonb`;
}

function pileSetting(spec: NamedSpec, operation: string): string {
  return `'${shadowNames(spec).statementSetting}_' || ${operation}`;
}
