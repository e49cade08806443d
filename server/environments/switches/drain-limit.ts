import type { Environment } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { loadPolicyRules } from "../desired/import-policies";
import { policyOf } from "../desired/policy";
import { longestLeaseMinutes } from "./drain-facts.sql";

const monthMs = 30 * 24 * 3_600_000;

/** How long those at work on the side that leaves are waited for: never shorter than the longest lease of the last 30 days. */
function drainLimitMinutes(of: { policyMinutes: number; pairMinutes: number; longestLeaseMinutes: number }): number {
  return Math.max(of.policyMinutes, of.pairMinutes, of.longestLeaseMinutes);
}

/** The moment at which a person is asked, should somebody still be at work on the environment that leaves. */
export async function drainLimitAt(db: Db, environment: Environment, pairMinutes: number, now: Date): Promise<Date> {
  const policy = policyOf(environment, await loadPolicyRules(db));
  const longest = await longestLeaseMinutes(db, environment.id, { since: new Date(now.getTime() - monthMs), now });
  const minutes = drainLimitMinutes({ policyMinutes: policy.drainLimitMinutes, pairMinutes, longestLeaseMinutes: longest });
  return new Date(now.getTime() + minutes * 60_000);
}
