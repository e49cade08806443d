import { systemActors } from "@/server/access/system-actors";
import type { OperationKind } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { Ec2Error } from "../ec2-failure";
import type { Ec2Gateway, Ec2Target } from "../ec2-types";
import type { MetricsGateway } from "../metrics/metrics-types";
import type { ActProbe, Probe, ReadProbe } from "./check-plan";
import type { ProbeAnswer } from "./check-outcome";
import type { RefusalTime } from "./refusal-wall";

export type ProbeDeps = {
  gateway: Ec2Gateway;
  metrics: MetricsGateway;
  /** Awaited before each dry run, so that checks leave people's tokens to them; throws Ec2Error `throttled` when there is no turn in time. */
  admit: (target: Ec2Target, kind: OperationKind) => Promise<void>;
};

/** Ids of the right form that no instance and no Spot request has: as values of a filter they match nothing. */
const nobody = { instance: "i-00000000000000000", spotRequest: "sir-00000000" } as const;

/** A probe changes nothing, so it may wait for its turn this long after its session was made. */
const probeWithinMs = 60_000;

/** Tries the probes one after the other. After an answer that concerns the whole role, its other probes get the same answer. */
export async function probeRoles(deps: ProbeDeps, target: Ec2Target, probes: readonly Probe[]): Promise<Map<Probe, ProbeAnswer>> {
  const answers = new Map<Probe, ProbeAnswer>();
  const ofRole = new Map<Probe["awsRole"], ProbeAnswer>();
  for (const probe of probes) {
    if ("missing" in probe) continue;
    const answer = ofRole.get(probe.awsRole) ?? (await tryProbe(deps, target, probe));
    answers.set(probe, answer);
    if (answer !== null && concernsRole(answer)) ofRole.set(probe.awsRole, answer);
  }
  return answers;
}

/** EC2, and the services that speak JSON, refuse with these codes, STS with another: so the session was made. */
const refusedByService: ReadonlySet<string> = new Set(["UnauthorizedOperation", "AccessDeniedException"]);

function concernsRole({ failure: { kind }, at }: Exclude<ProbeAnswer, null>): boolean {
  return (kind === "denied" && at === "session") || kind === "lost" || kind === "unavailable";
}

async function tryProbe(deps: ProbeDeps, target: Ec2Target, probe: ReadProbe | ActProbe): Promise<ProbeAnswer> {
  if ("kind" in probe) return act(deps, target, probe);
  const failed = await failureOf(() => read(deps, target, probe));
  return failed === null ? null : { failure: failed.failure, at: refusedByService.has(failed.failure.awsCode ?? "") ? "act" : "session" };
}

async function act({ gateway, admit }: ProbeDeps, target: Ec2Target, { awsRole, kind, team, instance: { ec2Id, kmsKeyArns } }: ActProbe): Promise<ProbeAnswer> {
  const { sourceIdentity } = systemActors.checker(newId());
  let at: RefusalTime = "session";
  const failed = await failureOf(async () => {
    const tags = { uid: sourceIdentity, team, req: newId() };
    const until = new Date(clock.now().getTime() + probeWithinMs);
    const session = await gateway.assumeSession({ target, role: awsRole, sourceIdentity, tags, action: kind, ec2Ids: [ec2Id], kmsKeyArns, until });
    at = "act";
    await admit(target, kind);
    await gateway.dryRun(session, kind, [ec2Id]);
  });
  return failed === null ? null : { failure: failed.failure, at };
}

async function read({ gateway, metrics }: ProbeDeps, target: Ec2Target, { action, ec2Id }: ReadProbe): Promise<void> {
  const id = ec2Id ?? nobody.instance;
  switch (action) {
    case "ec2:DescribeInstances":
      return void (await gateway.describeInstances(target, [id]));
    case "ec2:DescribeInstanceStatus":
      return void (await gateway.describeInstanceStatus(target));
    case "ec2:DescribeVolumes":
      return void (await gateway.describeVolumes(target, [id]));
    case "ec2:DescribeInstanceAttribute":
      return void (await gateway.isStopProtected(target, id));
    case "ec2:DescribeSpotInstanceRequests":
      return void (await gateway.describeSpotKinds(target, [nobody.spotRequest]));
    case "ec2:GetConsoleOutput":
      return void (await gateway.readConsole(target, id));
    case "cloudwatch:GetMetricData":
      return void (await metrics.readMetrics(target, [{ ec2Id: id, series: "cpu" }], lastMinutes(15)));
    case "ssm:DescribeSessions":
      return void (await metrics.readShells(target));
  }
}

function lastMinutes(minutes: number): { from: Date; to: Date } {
  const to = clock.now();
  return { from: new Date(to.getTime() - minutes * 60_000), to };
}

async function failureOf(work: () => Promise<void>): Promise<Ec2Error | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Ec2Error) return error;
    throw error;
  }
}
