import { z } from "zod";
import type { Policy } from "./rows";

const slug = z.string().min(1).max(64);
const minutes = (least: number, most: number) => z.number().int().min(least).max(most);

/**
 * A rule of `policies` in config/switchyard.json. An empty or absent list of `match` means all; the first rule that matches counts, and what
 * it leaves out is as without a rule.
 */
export const policyRule = z.strictObject({
  name: z.string().trim().min(1).max(100),
  match: z
    .strictObject({
      teams: z.array(slug).max(100).default([]),
      stages: z.array(slug).max(100).default([]),
      environments: z.array(slug).max(500).default([]),
    })
    .default({ teams: [], stages: [], environments: [] }),
  give: z
    .strictObject({
      sessionMinutes: minutes(10, 1_440),
      extensionCapMinutes: minutes(10, 10_080),
      warnMinutes: z
        .array(minutes(1, 240))
        .max(6)
        .transform((list) => [...new Set(list)].toSorted((a, b) => b - a)),
      drainLimitMinutes: minutes(1, 2_880),
      atDrainLimit: z.enum(["ask", "force"]),
      idle: z
        .strictObject({
          cpuPercent: z.number().min(0.1).max(100).nullable().default(null),
          networkBytesPerSecond: z.number().min(1).nullable().default(null),
          minutes: minutes(5, 240),
        })
        .refine(({ cpuPercent, networkBytesPerSecond }) => cpuPercent !== null || networkBytesPerSecond !== null, {
          message: "give cpuPercent, networkBytesPerSecond or both",
        })
        .nullable(),
      budget: z.strictObject({ usdPerMonth: z.number().positive().max(1_000_000), hard: z.boolean().default(false) }).nullable(),
    })
    .partial(),
});

export type PolicyRule = z.infer<typeof policyRule>;

/** What holds where no rule says otherwise. */
export const usualPolicy: Policy = {
  sessionMinutes: 120,
  extensionCapMinutes: 720,
  warnMinutes: [30, 10, 2],
  drainLimitMinutes: 120,
  atDrainLimit: "ask",
  idle: null,
  budget: null,
};

/** What holds for an environment at this place: the first rule that matches, or what is usual. */
export function policyOf(environment: { team: string; stage: string; name: string }, rules: readonly PolicyRule[]): Policy {
  const rule = rules.find(({ match }) => {
    const { teams, stages, environments } = match;
    return covers(teams, environment.team) && covers(stages, environment.stage) && covers(environments, environment.name);
  });
  return rule === undefined ? usualPolicy : { ...usualPolicy, ...present(rule.give) };
}

function covers(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}

function present(give: PolicyRule["give"]): Partial<Policy> {
  return Object.fromEntries(Object.entries(give).filter(([, value]) => value !== undefined));
}
