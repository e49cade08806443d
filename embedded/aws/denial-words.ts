import type { Denial, Wall } from "./evaluate-policy";

const NAMES: Record<Wall, string> = {
  "service-control": "service control policy",
  identity: "identity-based policy",
  session: "session policy",
  trust: "role trust policy",
};

/**
 * AWS's own wording of which policy refused. Source: IAM user guide, "Troubleshoot access denied error messages", section
 * "Access denied error message examples".
 */
export function because({ policy, explicit }: Denial, action: string): string {
  if (!explicit) return `because no ${NAMES[policy]} allows the ${action} action`;
  const article = policy === "trust" ? "the" : policy === "identity" ? "an" : "a";
  return `with an explicit deny in ${article} ${NAMES[policy]}`;
}
