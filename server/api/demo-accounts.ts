import { z } from "zod";
import { env } from "@/server/platform/env";

const accounts = z.array(z.strictObject({ name: z.string(), password: z.string(), does: z.string() }));

export type DemoAccount = z.infer<typeof accounts>[number];

/** The accounts the sign-in page offers; none outside the demo. */
export function demoAccounts(): DemoAccount[] {
  const given = env().DEMO_ACCOUNTS;
  return given === undefined ? [] : accounts.parse(JSON.parse(given));
}
