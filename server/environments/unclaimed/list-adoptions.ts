import type { UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import { anyScope } from "@/server/access/place-filter";
import type { Adoption, AwsTarget, Instance, Prisma, UnclaimedInstance, User } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { keyOfInstance } from "./acceptance-plan";
import { adoptionState } from "./adoption-state";
import { loadMappingRules } from "./import-mapping-rules";
import { proposeAdoption } from "./propose-adoption";
import type { ProposalRules } from "./propose-adoption";
import type { AdoptionsOutput, FollowedEnvironment } from "./schemas";
import { toSeenInstance } from "./seen-instance";
import { tagCommandText } from "./tag-command-text";

/** Adoptions in one answer. */
const most = 2_000;

/** For so long a finished adoption still stands beside those that wait. */
const shownAfterMs = 3_600_000;

type AdoptionRow = Adoption & { target: AwsTarget; acceptedBy: User };
type Whereabouts = {
  unclaimed: ReadonlyMap<string, UnclaimedInstance>;
  managed: ReadonlyMap<string, Instance & { environment: { team: string; stage: string; name: string } }>;
  rules: ProposalRules;
};
type Followed = FollowedEnvironment["adoptions"][number] & { row: AdoptionRow };

/**
 * The adoptions where the actor may adopt: those that wait for their tags, those that came to an end within the last hour, the newest
 * first, and the commands that write what is missing.
 */
export async function listAdoptions(db: Db, actor: UserActor): Promise<AdoptionsOutput> {
  const since = new Date(clock.now().getTime() - shownAfterMs);
  const where = { AND: [adoptableBy(actor), { withdrawnAt: null, OR: [{ tagsSeenAt: null }, { tagsSeenAt: { gt: since } }] }] };
  const [rows, found] = await Promise.all([
    // Those of one call have the same time, and stand as they were accepted.
    db.adoption.findMany({ where, include: { target: true, acceptedBy: true }, orderBy: [{ acceptedAt: "desc" }, { id: "asc" }], take: most }),
    db.adoption.count({ where }),
  ]);
  const places = await whereabouts(db, rows);
  const all = rows.map((row) => follow(row, places));
  const count = (...states: Followed["state"][]) => all.filter(({ state }) => states.includes(state)).length;
  return {
    totals: { all: all.length, tagged: count("tagged", "differs"), waiting: count("waiting"), vanished: count("vanished") },
    environments: await toEnvironments(db, all),
    commands: commandsOf(all),
    left: Math.max(0, found - rows.length),
  };
}

function adoptableBy(actor: UserActor): Prisma.AdoptionWhereInput {
  return anyScope(scopesOf(actor, "environment:adopt"), ({ teams, stages, environments }) => ({
    ...(teams.length > 0 && { team: { in: [...teams] } }),
    ...(stages.length > 0 && { stage: { in: [...stages] } }),
    ...(environments.length > 0 && { environment: { in: [...environments] } }),
  }));
}

async function whereabouts(db: Db, rows: readonly AdoptionRow[]): Promise<Whereabouts> {
  const named = [...Map.groupBy(rows, ({ targetId }) => targetId)].map(([targetId, some]) => ({ targetId, ec2Id: { in: some.map(({ ec2Id }) => ec2Id) } }));
  const [unclaimed, managed, rules, teams] = await Promise.all([
    db.unclaimedInstance.findMany({ where: { OR: named } }),
    db.instance.findMany({ where: { OR: named, state: { notIn: ["missing", "terminated"] } }, include: { environment: true } }),
    loadMappingRules(db),
    db.team.findMany(),
  ]);
  return {
    unclaimed: new Map(unclaimed.map((row) => [keyOfInstance(row.targetId, row.ec2Id), row])),
    managed: new Map(managed.map((row) => [keyOfInstance(row.targetId, row.ec2Id), row])),
    rules: { rules, teams },
  };
}

function follow(row: AdoptionRow, { unclaimed, managed, rules }: Whereabouts): Followed {
  const key = keyOfInstance(row.targetId, row.ec2Id);
  const before = unclaimed.get(key);
  const now = managed.get(key);
  const { state, said } = adoptionState({
    adoption: row,
    unclaimed: before !== undefined,
    managed: now === undefined ? null : { ...now.environment, environment: now.environment.name, startOrder: now.startOrder },
  });
  const ownTeam = before === undefined ? null : otherTeam(row, before, rules);
  const name = now?.name ?? before?.name ?? row.ec2Id;
  return { adoptionId: row.id, ec2Id: row.ec2Id, name, state, said, acceptedBy: row.acceptedBy.name, ownTeam, row };
}

/** The team that an instance's own tags or name give it to, when that is not the one it was accepted into. */
function otherTeam({ team, target }: AdoptionRow, before: UnclaimedInstance, rules: ProposalRules): string | null {
  const proposal = proposeAdoption(toSeenInstance(before), target.key, rules);
  const own = proposal.team ?? proposal.rawTeam;
  return own === team ? null : own;
}

async function toEnvironments(db: Db, all: readonly Followed[]): Promise<FollowedEnvironment[]> {
  const groups = Map.groupBy(all, ({ row: { targetId, team, stage, environment } }) => [targetId, team, stage, environment].join("/"));
  const heads = [...groups.values()].flatMap(([first]) => first?.row ?? []);
  const environments = await db.environment.findMany({
    where: { OR: heads.map(({ targetId, team, stage, environment }) => ({ targetId, team, stage, name: environment })), state: { not: "gone" } },
  });
  const ids = new Map(environments.map(({ id, targetId, team, stage, name }) => [[targetId, team, stage, name].join("/"), id]));
  return [...groups].flatMap(([key, members]) => {
    const [first] = members;
    if (first === undefined) return [];
    const { target, team, stage, environment, acceptedAt } = first.row;
    return [
      {
        key,
        target: { id: target.id, key: target.key, title: target.title },
        team,
        stage,
        environment,
        environmentId: ids.get(key) ?? null,
        acceptedAt,
        tagged: members.filter(({ state }) => state === "tagged" || state === "differs").length,
        adoptions: members.map(({ row: _row, ...shown }) => shown),
      },
    ];
  });
}

/** A command that names a vanished instance would fail as a whole, so those are left out. */
function commandsOf(all: readonly Followed[]): AdoptionsOutput["commands"] {
  const waiting = all.filter(({ state }) => state === "waiting").map(({ row }) => row);
  return [...Map.groupBy(waiting, ({ targetId }) => targetId).values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const { id, key, title, accountId, region, provisionerArn } = first.target;
    return [{ target: { id, key, title, accountId, region, provisionerArn }, instances: rows.length, commands: tagCommandText(region, rows) }];
  });
}
