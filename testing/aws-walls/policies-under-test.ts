import type { SeedAccount } from "@/embedded/aws/seed-account";
import { readMetricsPolicy } from "@/server/environments/metrics/metrics-policy";
import { targetPolicies } from "@/server/environments/targets/role-policies";
import type { PolicyTarget } from "@/server/environments/targets/role-policies";
import { actPolicy, observePolicy } from "@/server/environments/session-policy";
import { forwardPolicy, readTrafficPolicy } from "@/server/environments/switches/traffic-policy";

type SeedRole = SeedAccount["roles"][number];
export type Policy = SeedRole["policy"];
export type TrustPolicy = SeedRole["trustPolicy"];

/** The documents of one target, in the form the embedded AWS takes. */
export type PoliciesUnderTest = {
  base: Policy;
  roles: Record<"observer" | "developer" | "operator" | "scheduler", { arn: string; trustPolicy: TrustPolicy; policy: Policy }>;
  provisioner: { arn: string; policy: Policy };
  serviceControl: Policy;
};

/** The policies that every decision of the table is made with: those that Switchyard prints for a target. */
export function policiesUnderTest(target: PolicyTarget): PoliciesUnderTest {
  const printed = targetPolicies(target);
  const role = ({ arn, trustPolicy, policy }: (typeof printed.roles)["observer"]) => ({
    arn,
    trustPolicy: asJson<TrustPolicy>(trustPolicy),
    policy: asJson<Policy>(policy),
  });
  const { observer, developer, operator, scheduler } = printed.roles;
  return {
    base: asJson<Policy>(printed.base),
    roles: { observer: role(observer), developer: role(developer), operator: role(operator), scheduler: role(scheduler) },
    provisioner: { arn: printed.provisioner.arn, policy: asJson<Policy>(printed.provisioner.policy) },
    serviceControl: asJson<Policy>(printed.serviceControl),
  };
}

/** The session policy that Switchyard sends for an act on these instances (ARNs) before an instant, with the keys of their volumes where there are any. */
export function sessionPolicyUnderTest(
  act: "start" | "stop" | "reboot",
  instanceArns: readonly string[],
  until: Date,
  encryption?: { region: string; kmsKeyArns: readonly string[] },
): Policy {
  return JSON.parse(actPolicy(act, instanceArns, until, encryption)) as Policy;
}

/** The session policy that Switchyard reads the inventory with. */
export function observerPolicyUnderTest(): Policy {
  return JSON.parse(observePolicy()) as Policy;
}

/** The session policy that Switchyard reads metrics and open shells with. */
export function metricsPolicyUnderTest(): Policy {
  return JSON.parse(readMetricsPolicy()) as Policy;
}

/** The session policy that Switchyard moves the traffic of one listener or rule with, before an instant. */
export function forwardPolicyUnderTest(kind: "listener" | "rule", arn: string, until: Date): Policy {
  return JSON.parse(forwardPolicy(kind, arn, until)) as Policy;
}

/** The session policy that Switchyard reads load balancers with. */
export function trafficPolicyUnderTest(): Policy {
  return JSON.parse(readTrafficPolicy()) as Policy;
}

/** What a person copies is text: the endpoint reads it anew, and its strict schema refuses what is no policy. */
function asJson<Document>(document: unknown): Document {
  return JSON.parse(JSON.stringify(document)) as Document;
}
