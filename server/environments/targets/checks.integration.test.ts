import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { SeedAccount } from "@/embedded/aws/seed-account";
import type { UserActor } from "@/server/access/actor";
import { inTransaction } from "@/server/platform/transaction";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { claimDueChecks } from "./check-claims";
import { checkTarget } from "./check-target";
import { foreignCheck } from "./check-plan";
import { countDrifts, listTargets } from "./list-targets";
import { noteDrift, resolveDrift } from "./policy-drift.sql";
import type { Drift } from "./refusal-wall";
import { requestCheck } from "./request-check";

type SeedRole = SeedAccount["roles"][number];

/** The seed with one role's policy replaced, and one role that trusts somebody else. */
function wrongSeed(): SeedAccount[] {
  const change = (role: SeedRole): SeedRole => {
    if (role.arn.endsWith("/developer")) return { ...role, policy: only(["ec2:StartInstances"]) };
    if (role.arn.endsWith("/operator")) return { ...role, policy: only(["ec2:*"]) };
    if (role.arn.endsWith("/scheduler")) return { ...role, trustPolicy: trustOf("arn:aws:iam::111122223333:role/somebody-else") };
    return role;
  };
  return awsSeed().map((account) => ({ ...account, roles: account.roles.map(change) }));
}

function only(actions: string[]): SeedRole["policy"] {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
}

function trustOf(arn: string): SeedRole["trustPolicy"] {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: arn }, Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] }],
  };
}

let right: PortalWorld;
let wrong: PortalWorld;
let admin: UserActor;

beforeAll(async () => {
  right = await createPortalWorld();
  wrong = await createPortalWorld({ seed: wrongSeed() });
  admin = await right.person("Ada Admin", [{ role: "admin" }]);
});
afterAll(async () => {
  await right.close();
  await wrong.close();
});
beforeEach(() => {
  right.aws.calls.clear();
  wrong.aws.calls.clear();
});

const targetOf = async (world: PortalWorld) => (await world.db.awsTarget.findFirstOrThrow()).id;

async function check(world: PortalWorld): Promise<void> {
  await world.db.awsTarget.updateMany({ data: { checkWantedAt: new Date() } });
  for (const claimed of await claimDueChecks(world.db)) await checkTarget(world.deps, claimed);
}

async function outcomes(world: PortalWorld, awsRole: string): Promise<Record<string, string>> {
  const rows = await world.db.awsRoleCheck.findMany({ where: { awsRole } });
  return Object.fromEntries(rows.map(({ action, outcome, wall }) => [action, wall === null ? outcome : `${outcome} by ${wall}`]));
}

const openDrifts = async (world: PortalWorld) =>
  (await world.db.policyDrift.findMany({ where: { resolvedAt: null }, orderBy: [{ awsRole: "asc" }, { action: "asc" }] })).map(
    ({ awsRole, action, team, stage, wall, times, who }) => ({ awsRole, action, team, stage, wall, times, who }),
  );

test("under the printed policies every role may do what it must, and nothing to another team's instance", async () => {
  await check(right);
  expect(await outcomes(right, "observer")).toEqual({
    "ec2:DescribeInstances": "allowed",
    "ec2:DescribeInstanceStatus": "allowed",
    "ec2:DescribeVolumes": "allowed",
    "ec2:DescribeInstanceAttribute": "allowed",
    "ec2:DescribeSpotInstanceRequests": "allowed",
    "ec2:GetConsoleOutput": "allowed",
    "cloudwatch:GetMetricData": "allowed",
    "ssm:DescribeSessions": "allowed",
  });
  const acting = { "ec2:StartInstances": "allowed", "ec2:StopInstances": "allowed", "ec2:RebootInstances": "allowed", [foreignCheck]: "denied by role policy" };
  expect(await outcomes(right, "developer")).toEqual(acting);
  expect(await outcomes(right, "operator")).toEqual(acting);
  expect(await outcomes(right, "scheduler")).toEqual({
    "ec2:StartInstances": "allowed",
    "ec2:StopInstances": "allowed",
    [foreignCheck]: "denied by role policy",
  });
  expect(await openDrifts(right)).toEqual([]);
});

test("a check changes no instance", async () => {
  const before = await right.db.instance.findMany({ select: { ec2Id: true, state: true }, orderBy: { ec2Id: "asc" } });
  await check(right);
  await right.poll();
  expect(await right.db.instance.findMany({ select: { ec2Id: true, state: true }, orderBy: { ec2Id: "asc" } })).toEqual(before);
  expect(right.calls("StartInstances").every(({ errorCode }) => errorCode === "DryRunOperation" || errorCode === "UnauthorizedOperation")).toBe(true);
});

test("wrong policies show: what is refused becomes policy drift, what is too wide fails its check", async () => {
  await check(wrong);
  expect(await outcomes(wrong, "developer")).toMatchObject({
    "ec2:StartInstances": "allowed",
    "ec2:StopInstances": "denied by role policy",
    "ec2:RebootInstances": "denied by role policy",
  });
  expect(await outcomes(wrong, "operator")).toMatchObject({ "ec2:StopInstances": "allowed", [foreignCheck]: "allowed" });
  expect(await outcomes(wrong, "scheduler")).toEqual({
    "ec2:StartInstances": "denied by trust policy",
    "ec2:StopInstances": "denied by trust policy",
    [foreignCheck]: "denied by trust policy",
  });
  expect(await openDrifts(wrong)).toEqual([
    { awsRole: "developer", action: "ec2:RebootInstances", team: "payments", stage: "dev", wall: "role policy", times: 1, who: null },
    { awsRole: "developer", action: "ec2:StopInstances", team: "payments", stage: "dev", wall: "role policy", times: 1, who: null },
    { awsRole: "scheduler", action: "sts:AssumeRole", team: "", stage: "", wall: "trust policy", times: 1, who: null },
  ]);
});

test("what is refused again is counted, not added", async () => {
  await check(wrong);
  expect((await openDrifts(wrong)).map(({ times }) => times)).toEqual([2, 2, 2]);
});

test("drift that the next check disproves is closed", async () => {
  const targetId = await targetOf(right);
  const drift: Drift = {
    targetId,
    awsRole: "developer",
    action: "ec2:StopInstances",
    team: "payments",
    stage: "dev",
    wall: "role policy",
    awsCode: "UnauthorizedOperation",
    message: "no",
    who: "Mina Park",
  };
  const assume: Drift = { ...drift, awsRole: "scheduler", action: "sts:AssumeRole", team: "", stage: "" };
  const untried: Drift = { ...drift, action: "kms:CreateGrant" };
  const otherPlace: Drift = { ...drift, awsRole: "operator", team: "search" };
  const gone: Drift = { ...drift, awsRole: "operator", team: "nobody", stage: "nowhere" };
  await inTransaction(right.db, async (tx) => {
    for (const one of [drift, assume, untried, otherPlace, gone]) await noteDrift(tx, one, new Date());
  });
  await check(right);
  // The check tried the other place too. No dry run asks for a grant on a key, and of a place without instances nothing is left to say.
  expect(await openDrifts(right)).toMatchObject([{ awsRole: "developer", action: "kms:CreateGrant", who: "Mina Park" }]);
  expect(await inTransaction(right.db, (tx) => resolveDrift(tx, untried, new Date()))).toBe(1);
  expect(await inTransaction(right.db, (tx) => resolveDrift(tx, untried, new Date()))).toBe(0);
});

test("AWS that does not answer leaves the checks unknown and makes no drift", async () => {
  right.aws.faults.add({ kind: "drop-before", api: "AssumeRole", times: 100 });
  await check(right);
  right.aws.faults.clear();
  expect(new Set(Object.values(await outcomes(right, "developer")))).toEqual(new Set(["unknown"]));
  expect(await openDrifts(right)).toEqual([]);
});

test("a check is asked for by the web, recorded, and done by one worker only", async () => {
  const targetId = await targetOf(right);
  await requestCheck(right.db, admin, targetId);
  expect(right.calls("AssumeRole")).toEqual([]);
  expect(await right.db.auditEvent.findFirst({ where: { event: "target.checked" } })).toMatchObject({ actorUid: "ada", subjectId: targetId });
  const [first, second] = [await claimDueChecks(right.db), await claimDueChecks(right.db)];
  expect([first.length, second.length]).toEqual([1, 0]);
  for (const claimed of first) await checkTarget(right.deps, claimed);
  expect(await claimDueChecks(right.db)).toEqual([]);
});

test("a worker that was too slow saves nothing", async () => {
  await right.db.awsTarget.updateMany({ data: { checkWantedAt: new Date() } });
  const [slow] = await claimDueChecks(right.db);
  await right.db.awsTarget.updateMany({ data: { checkLeaseUntil: new Date(0) } });
  const [quick] = await claimDueChecks(right.db);
  if (slow === undefined || quick === undefined) throw new Error("Both workers must have had a turn.");
  await checkTarget(right.deps, quick);
  const { checkedAt } = await right.db.awsTarget.findFirstOrThrow();
  await checkTarget(right.deps, slow);
  expect((await right.db.awsTarget.findFirstOrThrow()).checkedAt).toEqual(checkedAt);
});

test("what is asked for while a check runs is checked again", async () => {
  await right.db.awsTarget.updateMany({ data: { checkWantedAt: new Date() } });
  const [claimed] = await claimDueChecks(right.db);
  await requestCheck(right.db, admin, await targetOf(right));
  if (claimed !== undefined) await checkTarget(right.deps, claimed);
  expect(await claimDueChecks(right.db)).toHaveLength(1);
});

test("an admin reads the checks and the drift; one of a team reads the drift of that team and of no place", async () => {
  const everyone = await wrong.person("Ada Admin", [{ role: "admin" }]);
  const search = await wrong.person("Sam Search", [{ role: "admin", teams: ["search"] }]);
  const [target] = (await listTargets(wrong.db, everyone)).items;
  expect(target).toMatchObject({ key: "main-seoul", lamp: "attention", stateWord: "policy drift" });
  expect(target?.roles.map(({ name }) => name)).toEqual(["observer", "developer", "operator", "scheduler"]);
  expect(target?.roles[2]?.checks.at(-1)).toMatchObject({ lamp: "failed", word: "ALLOWED" });
  expect(target?.drifts.map(({ action, where }) => `${action} ${where}`).sort()).toEqual([
    "ec2:RebootInstances team payments, stage dev",
    "ec2:StopInstances team payments, stage dev",
    "sts:AssumeRole everywhere",
  ]);
  expect((await listTargets(wrong.db, search)).items[0]?.drifts.map(({ action }) => action)).toEqual(["sts:AssumeRole"]);
});

test("an admin of single environments reads the drift of their teams and stages only", async () => {
  const targetId = await targetOf(right);
  const own = await right.db.environment.findFirstOrThrow({ orderBy: { id: "asc" } });
  const someone = await right.person("Eve Environment", [{ role: "admin", environments: [own.name] }]);
  const nobody = await right.person("Nils None", [{ role: "admin", environments: ["there-is-none"] }]);
  const drift: Drift = {
    targetId,
    awsRole: "operator",
    action: "ec2:StopInstances",
    team: own.team,
    stage: own.stage,
    wall: "role policy",
    awsCode: "X",
    message: "",
    who: null,
  };
  await inTransaction(right.db, async (tx) => {
    for (const one of [drift, { ...drift, team: "another" }, { ...drift, action: "sts:AssumeRole", team: "", stage: "" }]) await noteDrift(tx, one, new Date());
  });
  const seen = async (actor: UserActor) => (await listTargets(right.db, actor)).items[0]?.drifts.map(({ where }) => where).sort();
  expect(await seen(someone)).toEqual(["everywhere", `team ${own.team}, stage ${own.stage}`]);
  expect(await countDrifts(right.db, someone)).toBe(2);
  expect(await seen(nobody)).toEqual(["everywhere"]);
});

test("a refusal of Switchyard's own, without AWS's code, is not kept", async () => {
  const targetId = await targetOf(right);
  const own: Drift = {
    targetId,
    awsRole: "scheduler",
    action: "sts:AssumeRole",
    team: "",
    stage: "",
    wall: "unknown",
    awsCode: null,
    message: "",
    who: "Mina Park",
  };
  await inTransaction(right.db, (tx) => noteDrift(tx, own, new Date()));
  expect((await openDrifts(right)).filter(({ awsRole }) => awsRole === "scheduler")).toEqual([]);
});
