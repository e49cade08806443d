import { describe, expect, it } from "vitest";
import { assumeRole } from "@/embedded/aws/assume-role";
import { checkNotExpired } from "@/embedded/aws/authenticate";
import { authorizeInstances, authorizeOnAll, decideOnKeyGrant } from "@/embedded/aws/authorize-ec2";
import { AwsError } from "@/embedded/aws/aws-error";
import { because } from "@/embedded/aws/denial-words";
import { authorizeForward, authorizeLoadBalancerRead } from "@/embedded/aws/authorize-load-balancers";
import { authorizeJson } from "@/embedded/aws/json-action";
import { Principals } from "@/embedded/aws/principals";
import type { Principal } from "@/embedded/aws/principals";
import { RoleSessions } from "@/embedded/aws/role-sessions";
import { seedSchema } from "@/embedded/aws/seed-account";
import { CALLERS, INSTANCES, OTHER_REGION, REGION } from "./golden-accounts";
import { requestOf } from "./assume-request";
import type { Act, GoldenDecision, SessionWish } from "./golden-decision";
import { FORWARDERS, forwarderArn } from "./golden-listeners";
import { goldenDecisions } from "./golden-decisions";
import { roleArnOf } from "./golden-roles";
import type { RoleName } from "./golden-roles";
import { goldenSeed } from "./golden-world";
import { readOutcome } from "./read-outcome";

const accounts = seedSchema.parse(goldenSeed());
const model = () => {
  const sessions = new RoleSessions();
  let now = Date.UTC(2026, 10, 2, 9);
  const clock = { now: () => now };
  const principals = new Principals(accounts, sessions);
  return { sessions, principals, clock, advance: (seconds: number) => (now += seconds * 1_000) };
};
type Model = ReturnType<typeof model>;

function become(world: Model, principal: Principal, role: RoleName, wish: SessionWish = {}): Principal {
  const { RoleArn, RoleSessionName, Tags, DurationSeconds, ...texts } = requestOf(roleArnOf(role), wish);
  const parameters = new Map(
    Object.entries({ RoleArn, RoleSessionName, ...texts }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
  if (DurationSeconds !== undefined) parameters.set("DurationSeconds", String(DurationSeconds));
  for (const [index, { Key, Value }] of (Tags ?? []).entries()) {
    parameters.set(`Tags.member.${index + 1}.Key`, Key).set(`Tags.member.${index + 1}.Value`, Value);
  }
  const answer = assumeRole({ principal, region: REGION, parameters, model: world }) as { Credentials: { AccessKeyId: string } };
  const session = world.principals.find(answer.Credentials.AccessKeyId);
  if (session === undefined) throw new Error("The credentials are not known.");
  return session;
}

function perform(world: Model, principal: Principal, act: Act): void {
  checkNotExpired(principal, "ec2", world.clock.now());
  const call = { principal, region: REGION, model: world };
  if (act.kind === "DescribeInstances") return authorizeOnAll({ ...call, region: act.region ?? REGION }, "ec2:DescribeInstances");
  if (act.kind === "GetMetricData" || act.kind === "DescribeSessions") {
    return authorizeJson({ ...call, region: act.region ?? REGION }, act.kind === "GetMetricData" ? "cloudwatch:GetMetricData" : "ssm:DescribeSessions");
  }
  if (act.kind === "DescribeListeners") return authorizeLoadBalancerRead(call, "elasticloadbalancing:DescribeListeners");
  if (act.kind === "Forward") {
    const { kind, accountId, tags } = FORWARDERS[act.forwarder];
    const action = kind === "listener" ? "elasticloadbalancing:ModifyListener" : "elasticloadbalancing:ModifyRule";
    return authorizeForward(call, action, { arn: forwarderArn(act.forwarder), accountId, tags });
  }
  if (act.kind === "CreateGrant") {
    const decision = decideOnKeyGrant(call, act.keyArn);
    if (!decision.allowed) throw new AwsError("AccessDenied", because(decision, "kms:CreateGrant"));
    return;
  }
  const instances = act.on.map((name) => ({ ...INSTANCES[name], status: { tags: INSTANCES[name].tags } }));
  const region = instances.some((instance) => instance.region === OTHER_REGION) ? OTHER_REGION : REGION;
  authorizeInstances({ ...call, region }, `ec2:${act.kind}`, instances, act.tags);
}

function outcome({ caller = "broker", via, role, session, act, after = 0 }: GoldenDecision): string {
  const world = model();
  try {
    let principal = world.principals.find(CALLERS[caller].accessKeyId);
    if (principal === undefined) throw new Error(`There is no caller ${caller}.`);
    if (via) principal = become(world, principal, via.role, via.session);
    if (role) principal = become(world, principal, role, session);
    world.advance(after);
    if (act) perform(world, principal, act);
    return "allowed";
  } catch (error) {
    if (error instanceof AwsError) return readOutcome(error);
    throw error;
  }
}

describe("the golden table, decided by the evaluator", () => {
  it.each(goldenDecisions.map((row) => [row.what, row] as const))("%s", (_, row) => {
    expect(outcome(row), `${row.rule} (${row.section})`).toBe(row.expected);
  });

  it("is large enough, says each thing once and holds every wall both ways", () => {
    expect(goldenDecisions.length).toBeGreaterThanOrEqual(80);
    expect(new Set(goldenDecisions.map(({ what }) => what)).size).toBe(goldenDecisions.length);
    const walls = ["service control", "identity-based", "session", "role trust"].flatMap((wall) => [
      `${wall} policy: no allow`,
      `${wall} policy: explicit deny`,
    ]);
    expect([...new Set(goldenDecisions.map(({ expected }) => expected))]).toEqual(expect.arrayContaining(["allowed", ...walls]));
  });
});
