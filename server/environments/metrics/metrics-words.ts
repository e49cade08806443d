import type { Ec2Error } from "../ec2-failure";

/** Why metrics could not be read, and what to do. */
export function metricsWords({ failure }: Ec2Error): string {
  return words(failure, "CloudWatch", "cloudwatch:GetMetricData");
}

/** Why open shells could not be read, and what to do. */
export function shellsWords({ failure }: Ec2Error): string {
  return words(failure, "Session Manager", "ssm:DescribeSessions");
}

function words({ kind, awsCode, message }: Ec2Error["failure"], service: string, action: string): string {
  switch (kind) {
    case "denied":
      return `AWS refuses the observer role ${action} (${awsCode ?? "no code"}). An admin sees the policy it needs under AWS targets.`;
    case "lost":
    case "unavailable":
      return `${service} does not answer.`;
    case "expired":
      return `${service} no longer takes the observer's session; it is tried again.`;
    case "throttled":
      return `${service} asks to slow down; it is tried again.`;
    case "no_capacity":
    case "no_hibernation":
    case "not_found":
    case "other":
    case "protected":
    case "spot_wait":
    case "wrong_state":
      return `${service} answered: ${message}`;
  }
}
