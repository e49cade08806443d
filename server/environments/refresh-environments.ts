import { announceAll } from "@/server/platform/live";
import type { Tx } from "@/server/platform/transaction";
import { loadFacts, saveStates } from "./environment-facts.sql";
import type { FactRow } from "./environment-facts.sql";
import { environmentState } from "./environment-state";
import type { InstanceFact } from "./environment-state";

/**
 * Derives the states of locked environments anew, moves their versions on, announces them, and has them compared with what is desired. Call it
 * last in every transaction that changed one.
 */
export async function refreshEnvironments(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return;
  const facts = Map.groupBy(await loadFacts(tx, unique), ({ environmentId }) => environmentId);
  const states = unique.map((id) => ({ id, state: environmentState((facts.get(id) ?? []).map(toFact)) }));
  const saved = await saveStates(tx, states, now);
  await announceAll(
    tx,
    saved.map(({ id, version, team, stage, name }) => ({ noun: "environment", id, version, scope: { team, stage, environment: name } })),
  );
}

function toFact({ state, checks, kind, operationState, dismissed }: FactRow): InstanceFact {
  return { state, checks, operation: kind === null || operationState === null ? null : { kind, state: operationState, dismissed } };
}
