import path from "node:path";
import type { InstallationConfig } from "@/server/api/installation-config";
import { Ec2Error } from "@/server/environments/ec2-failure";
import { createEc2Gateway } from "@/server/environments/ec2-gateway";
import type { DescribedInstance, Ec2Gateway, Ec2Target } from "@/server/environments/ec2-types";
import { createMetricsGateway } from "@/server/environments/metrics/metrics-gateway";
import type { MetricsGateway } from "@/server/environments/metrics/metrics-types";
import { checkResult } from "@/server/environments/targets/check-outcome";
import type { CheckResult } from "@/server/environments/targets/check-outcome";
import { planChecks } from "@/server/environments/targets/check-plan";
import type { ProbeInstance } from "@/server/environments/targets/check-plan";
import { probeRoles } from "@/server/environments/targets/probe-roles";
import { brokerOf } from "@/server/environments/targets/role-policies";
import type { Env } from "@/server/platform/env";
import { assumableFindings } from "./assumable-roles";
import { fix, note, ok } from "./finding";
import type { Finding } from "./finding";
import { writeRoleFile } from "./role-file";

export type ConfiguredTarget = InstallationConfig["targets"][number];

/** Asks AWS, without doing anything, whether the portal is who the roles expect and whether they may do what they must. */
export async function checkTargets(env: Env, targets: readonly ConfiguredTarget[], configFile: string): Promise<Finding[]> {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const settings = {
    ...(endpoint !== undefined && { endpoint }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && { baseCredentials: { accessKeyId, secretAccessKey } }),
  };
  const gateways = { gateway: createEc2Gateway(settings), metrics: createMetricsGateway(settings) };
  const findings: Finding[] = [];
  for (const target of targets) {
    const roleFile = path.relative(process.cwd(), await writeRoleFile(path.dirname(configFile), target));
    findings.push(...(await checkOne(gateways, target, roleFile)).map((finding) => ({ ...finding, text: `${target.title}: ${finding.text}` })));
  }
  return findings;
}

type Gateways = { gateway: Ec2Gateway; metrics: MetricsGateway };

async function checkOne(gateways: Gateways, configured: ConfiguredTarget, roleFile: string): Promise<Finding[]> {
  // The gateway keeps its sessions by id; here the key is as good as the database's.
  const target: Ec2Target = { ...configured, id: configured.key };
  const { gateway } = gateways;
  try {
    const { arn } = await gateway.whoAmI(target.region);
    const identity = identityFindings(arn, configured);
    const managed = await gateway.describeInstances(target);
    const seen = ok(`reads ${countWords(managed.length)} with our tags and ${countWords((await gateway.describeUnclaimed(target)).length)} without.`);
    return [...identity, seen, ...(await roleFindings(gateways, { target, configured, managed, roleFile }))];
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    return [unreadable(error, roleFile)];
  }
}

/** The trust policies name one principal; another would be refused by every role. An assumed role's ARN has lost the role's path. */
function identityFindings(arn: string, target: ConfiguredTarget): Finding[] {
  const expected = brokerOf(target);
  const [, account, kind, name] = /^arn:aws:(?:sts|iam)::(\d{12}):(assumed-role|role|user)\/(?:[^:]*\/)??([^/:]+)(?:\/[^/]*)?$/.exec(arn) ?? [];
  const isSame =
    arn === expected || (kind === "assumed-role" && expected.startsWith(`arn:aws:iam::${account ?? ""}:role/`) && expected.endsWith(`/${name ?? ""}`));
  if (isSame) return [ok(`the portal is ${arn}.`)];
  return [
    fix(
      `the portal is ${arn}, but the roles trust ${expected}.`,
      `Give the portal that role's credentials, or set "brokerArn" of this target in the configuration and apply the roles again.`,
    ),
  ];
}

type RoleCheck = { target: Ec2Target; configured: ConfiguredTarget; managed: readonly DescribedInstance[]; roleFile: string };

async function roleFindings({ gateway, metrics }: Gateways, { target, configured, managed, roleFile }: RoleCheck): Promise<Finding[]> {
  const probes = planChecks(configured, managed.filter(({ state }) => state !== "terminated" && state !== "shutting_down").map(toProbe));
  const answers = await probeRoles({ gateway, metrics, admit: () => Promise.resolve() }, target, probes);
  const results = probes.map((probe) => checkResult(probe, answers.get(probe) ?? null));
  const foreign = new Set(probes.flatMap((probe) => ("foreign" in probe && probe.foreign ? [probe.check] : [])));
  const tried = [...Map.groupBy(results, ({ awsRole }) => awsRole)].flatMap(([role, checks]) => resultFindings(role, checks, { foreign, roleFile }));
  const untried = probes.flatMap((probe) => ("missing" in probe && probe.awsRole !== "observer" ? [probe.awsRole] : []));
  return [...tried, ...(await assumableFindings(gateway, target, { roles: [...new Set(untried)], roleFile }))];
}

function resultFindings(role: string, checks: readonly CheckResult[], { foreign, roleFile }: { foreign: ReadonlySet<string>; roleFile: string }): Finding[] {
  const wrong = checks.flatMap((check): Finding[] => {
    const isForeign = foreign.has(check.check);
    if (isForeign && check.outcome === "allowed")
      return [fix(`the role ${role} may stop instances of another team.`, `Attach exactly the policy in ${roleFile}.`)];
    if (isForeign || check.outcome === "allowed") return [];
    if (check.outcome === "unknown") return check.message.startsWith("There ") ? [] : [note(`the role ${role}, ${check.check}: ${check.message}`)];
    return [fix(`the role ${role} is refused ${check.check} (${check.wall ?? "unknown"}): ${check.message}`, `Apply ${roleFile}.`)];
  });
  const allowed = checks.filter(({ check, outcome }) => outcome === "allowed" && !foreign.has(check)).map(({ check }) => check.replace(/^ec2:/, ""));
  return [...(allowed.length === 0 ? [] : [ok(`the role ${role} may ${allowed.join(", ")}.`)]), ...wrong];
}

function unreadable({ failure }: Ec2Error, roleFile: string): Finding {
  const { kind, awsCode, message } = failure;
  if (kind === "denied")
    return fix(
      `AWS refuses the portal (${awsCode ?? "no code"}): ${message}`,
      `Check the access key, then apply ${roleFile}: it holds the base role, the roles and their trust policies.`,
    );
  if (kind === "lost" || kind === "unavailable")
    return fix(
      `AWS does not answer: ${message}`,
      "Check the network, the proxy and AWS_ENDPOINT_URL (empty for AWS); without an access key this machine needs a role.",
    );
  return fix(`AWS answered: ${message}`, "Try again in a minute.");
}

function toProbe({ ec2Id, tags }: DescribedInstance): ProbeInstance {
  return { ec2Id, kmsKeyArns: [], team: tags["switchyard:team"] ?? "", stage: tags["switchyard:stage"] ?? "" };
}

function countWords(count: number): string {
  return count === 1 ? "1 instance" : `${count} instances`;
}
