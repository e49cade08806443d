import type { UserActor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import { record } from "@/server/audit/record";
import type { Prisma } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { readSoon } from "../request-early-poll";
import { lockTargets } from "../target-claims";
import { keyOfInstance, planAcceptance } from "./acceptance-plan";
import type { AcceptanceFacts } from "./acceptance-plan";
import { foreignSchedules } from "./foreign-schedules";
import { loadMappingRules } from "./import-mapping-rules";
import { instanceSchedulerTag } from "./instance-scheduler-tag";
import type { KnownTeam } from "./match-team";
import { proposeAdoption } from "./propose-adoption";
import type { Proposal } from "./propose-adoption";
import { recordedBefore } from "./recorded-before";
import type { AcceptInput, AcceptOutput } from "./schemas";
import { toSeenInstance } from "./seen-instance";
import type { SeenInstance } from "./seen-instance";

type Placement = AcceptInput["environments"][number];

/** Reasons named in one refusal. */
const mostReasons = 5;

/**
 * Records where instances belong; they wait then for their tags, which the team's own role writes. All of them or none. Accepting the same
 * again changes nothing. What its own tags give to another configured team needs the right to adopt there as well.
 * @throws AppError `forbidden`, `directory_unavailable`, `invalid_state` with every reason against it
 */
export async function acceptAdoptions(db: Database, actor: UserActor, input: AcceptInput): Promise<AcceptOutput> {
  for (const { team, stage, environment } of input.environments) requireOn(actor, "environment:adopt", { team, stage, environment });
  const targetIds = [...new Set(input.environments.map(({ targetId }) => targetId))];
  const counts = await inTransaction(db, async (tx) => {
    await lockTargets(tx, targetIds);
    const { facts, seen, keys } = await loadFacts(tx, actor, input);
    const plan = planAcceptance(input, facts);
    if (plan.refusals !== null) throw refused(plan.refusals);
    for (const placement of plan.fresh) await accept(tx, actor, { placement, seen, proposals: facts.proposals, targetKey: keys.get(placement.targetId) ?? "" });
    for (const id of targetIds) await announce(tx, { noun: "target", id, version: 0, scope: null });
    return { accepted: plan.fresh.reduce((sum, { instances }) => sum + instances.length, 0), environments: plan.fresh.length };
  });
  await readSoon(db, targetIds);
  return { ...counts, sentence: sentenceOf(counts) };
}

type Loaded = { facts: AcceptanceFacts; seen: ReadonlyMap<string, SeenInstance>; /** Keys of the targets by their ids. */ keys: ReadonlyMap<string, string> };

async function loadFacts(tx: Tx, actor: UserActor, { environments }: AcceptInput): Promise<Loaded> {
  const named = environments.map(({ targetId, instances }) => ({ targetId, ec2Id: { in: instances.map(({ ec2Id }) => ec2Id) } }));
  const [targets, teams, rows, adoptions] = [
    await tx.awsTarget.findMany({ where: { id: { in: environments.map(({ targetId }) => targetId) }, enabled: true } }),
    await tx.team.findMany(),
    await tx.unclaimedInstance.findMany({ where: { OR: named, state: { notIn: ["missing", "terminated"] } } }),
    await tx.adoption.findMany({ where: { OR: named, withdrawnAt: null }, include: { acceptedBy: true }, orderBy: { id: "asc" } }),
  ];
  const seen = new Map(rows.map((row) => [keyOfInstance(row.targetId, row.ec2Id), toSeenInstance(row)]));
  const keys = new Map(targets.map(({ id, key }) => [id, key]));
  return {
    facts: {
      targets: new Map(targets.map(({ id, title }) => [id, { title }])),
      teams: new Set(teams.map(({ slug }) => slug)),
      unclaimed: new Set(rows.map((row) => keyOfInstance(row.targetId, row.ec2Id))),
      adoptions: new Map(
        adoptions.map((row) => [keyOfInstance(row.targetId, row.ec2Id), { ...row, isOpen: row.tagsSeenAt === null, acceptedBy: row.acceptedBy.name }]),
      ),
      proposals: await proposalsFor(tx, teams, { seen, keys }),
      mayAdopt: (place) => can(actor, "environment:adopt", place),
    },
    seen,
    keys,
  };
}

/** What is proposed: whom an instance's own tags give it to, and for the record what the person decided otherwise. */
async function proposalsFor(tx: Tx, teams: readonly KnownTeam[], { seen, keys }: Pick<Loaded, "seen" | "keys">): Promise<ReadonlyMap<string, Proposal>> {
  const rules = await loadMappingRules(tx);
  return new Map([...seen].map(([key, instance]) => [key, proposeAdoption(instance, keys.get(key.split(" ")[0] ?? "") ?? "", { rules, teams })]));
}

type Acceptance = { placement: Placement; seen: Loaded["seen"]; proposals: ReadonlyMap<string, Proposal>; targetKey: string };

async function accept(tx: Tx, actor: UserActor, { placement, seen, proposals, targetKey }: Acceptance): Promise<void> {
  const { targetId, team, stage, environment, instances } = placement;
  const [existing] = await tx.environment.findMany({ where: { targetId, team, stage, name: environment } });
  const acceptedAt = clock.now();
  const scheduleOf = (ec2Id: string): Prisma.InputJsonValue | undefined => {
    const schedules = foreignSchedules(seen.get(keyOfInstance(targetId, ec2Id))?.tags ?? {}, instanceSchedulerTag());
    return schedules.length === 0 ? undefined : schedules;
  };
  await tx.adoption.createMany({
    data: instances.map(({ ec2Id, startOrder }) => {
      const schedule = scheduleOf(ec2Id);
      const row = { id: newId(), targetId, ec2Id, team, stage, environment, startOrder, acceptedById: actor.id, acceptedAt };
      return schedule === undefined ? row : { ...row, schedule };
    }),
  });
  await record(tx, environmentAuditEvents["environment.adopted"], {
    actor,
    subject: { noun: "environment", id: existing?.id ?? null, label: environment },
    scope: { team, stage, environment },
    data: {
      target: targetKey,
      effect: existing === undefined || existing.state === "gone" ? "makes a new environment" : `joins ${environment}`,
      after: { team, stage, environment },
      instances: instances.map(({ ec2Id, startOrder }) => {
        const key = keyOfInstance(targetId, ec2Id);
        const instance = seen.get(key);
        const decided = { team, stage, environment, order: startOrder };
        return { ec2Id, name: instance?.name ?? ec2Id, order: startOrder, ...recordedBefore(instance?.tags ?? {}, proposals.get(key), decided) };
      }),
    },
  });
}

function refused(reasons: readonly string[]): AppError {
  const more = reasons.length - mostReasons;
  const shown = reasons.slice(0, mostReasons).join(" ");
  return new AppError("invalid_state", `Nothing was adopted. ${shown}${more > 0 ? ` And ${more} more.` : ""}`, { details: { reasons: reasons.slice(0, 100) } });
}

function sentenceOf({ accepted, environments }: { accepted: number; environments: number }): string {
  if (accepted === 0) return "All of them were accepted already.";
  const what = `${accepted} ${accepted === 1 ? "instance" : "instances"} for ${environments} ${environments === 1 ? "environment" : "environments"}`;
  return `Accepted ${what}. They appear as soon as AWS shows their tags.`;
}
