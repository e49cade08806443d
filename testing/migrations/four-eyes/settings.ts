import type { Migration, MigrationRun } from "@/server/generated/prisma/client";
import type { DatabaseRules } from "@/server/migrations/databases/schemas";
import { canonicalJson } from "@/server/migrations/scripts/content-hash";
import { newId } from "@/server/platform/ids";
import type { Act, PlaceName, Rules } from "./acts";
import type { Stage } from "./play";
import { groupDn } from "./review-world";
import type { Witness } from "./witness";

/** Rules of a story as a database keeps them: the same at every risk. */
export function rulesOf({ approvals, dba, rehearsal, earlierStage }: Rules): DatabaseRules {
  const rule = { approvals, groups: dba ? [{ name: "dba", dn: groupDn("dba"), approvals: 1 }] : [], rehearsal, earlierStage };
  return { low: rule, medium: rule, high: rule };
}

/** What is looked at when one says yes: everything that runs. */
export function contentOf({ kind, params, script }: { kind: string; params: unknown; script: unknown }): string {
  return canonicalJson({ kind, params, script });
}

/** Changes rules in the table, where nobody is told, or on the screen, where stricter ones void what was said of a run that has not begun. */
export async function changeRules(stage: Stage, witness: Witness, act: Extract<Act, { do: "rules" }>, run: MigrationRun | undefined): Promise<void> {
  const { world, boss, databases } = stage;
  const { at, through, approvals, dba, rehearsal, earlierStage } = act;
  const rules = { approvals, dba, rehearsal, earlierStage };
  const row = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databases[at] } });
  if (through === "table") await world.db.targetDatabase.update({ where: { id: row.id }, data: { rules: rulesOf(rules) } });
  else {
    const { id, version, title, host, port, userName, tls, tlsCa, safetyDelayMinutes, throttle } = row;
    const kept = { title, host, port, userName, tls: tls as "off", tlsCa, safetyDelayMinutes, window: null, throttle: throttle as never, password: null };
    await (await world.as(boss)).migrations.databases.update({ databaseId: id, version, ...kept, rules: rulesOf(rules) });
    const before = witness.rulesOf(at);
    const isStricter = approvals > before.approvals || (["dba", "rehearsal", "earlierStage"] as const).some((asked) => rules[asked] && !before[asked]);
    if (isStricter && ["in_review", "approved", "scheduled", "preflight"].includes(run?.state ?? "")) witness.voided(at);
  }
  witness.rules(at, rules);
}

/** A rehearsal of what stands there now, as the worker leaves it: making one is the matter of other tests. */
export async function rehearse(
  { world }: Stage,
  witness: Witness,
  { at, run, migration }: { at: PlaceName; run: MigrationRun | undefined; migration: Migration },
): Promise<void> {
  if (run === undefined) return;
  const now = new Date();
  const of = { runId: run.id, contentHash: migration.contentHash, fingerprint: run.fingerprint ?? "" };
  await world.db.migrationRehearsal.create({ data: { id: newId(), ...of, state: "passed", createdAt: now, nextTryAt: now } });
  witness.rehearsed(at, contentOf(migration));
}
