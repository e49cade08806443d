import { readFileSync } from "node:fs";
import { z } from "zod";
import { grantConfigSchema, importGrants } from "@/server/access/grants-config";
import { systemActors } from "@/server/access/system-actors";
import {
  importMappingRules,
  importPolicies,
  importTargets,
  instanceSchedulerTagSchema,
  mappingRulesConfig,
  policiesConfig,
  targetsConfigShape,
  teamsOfRules,
} from "@/server/environments";
import { databasesConfig } from "@/server/migrations/databases/databases-config";
import { importDatabases } from "@/server/migrations/databases/import-databases";
import { notificationsConfigSchema } from "@/server/notifications/config";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { zoneSchema } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";

/** The whole of config/switchyard.json. Unknown keys are refused, and so is a grant for a team that does not exist: it would give nothing, silently. */
export const installationConfigSchema = z
  .strictObject({
    zone: zoneSchema,
    ...targetsConfigShape,
    grants: z.array(grantConfigSchema),
    mappingRules: mappingRulesConfig,
    policies: policiesConfig,
    instanceSchedulerTag: instanceSchedulerTagSchema,
    notifications: notificationsConfigSchema,
    databases: databasesConfig,
  })
  .superRefine(({ teams, grants, mappingRules, notifications, databases }, context) => {
    const known = new Set(teams.map((team) => team.slug));
    for (const [index, grant] of grants.entries()) {
      for (const team of grant.teams.filter((slug) => !known.has(slug))) {
        context.addIssue({ code: "custom", path: ["grants", index, "teams"], message: `there is no team ${team}; add it to teams, or correct the name` });
      }
    }
    for (const [index, { team }] of databases.entries()) {
      if (known.has(team)) continue;
      context.addIssue({ code: "custom", path: ["databases", index, "team"], message: `there is no team ${team}; add it to teams, or correct the name` });
    }
    for (const team of Object.keys(notifications.slackChannels).filter((slug) => !known.has(slug))) {
      context.addIssue({
        code: "custom",
        path: ["notifications", "slackChannels", team],
        message: `there is no team ${team}; add it to teams, or correct the name`,
      });
    }
    for (const { index, team } of teamsOfRules(mappingRules).filter((rule) => !known.has(rule.team))) {
      context.addIssue({
        code: "custom",
        path: ["mappingRules", index, "give", "team"],
        message: `there is no team ${team}; add it to teams, or correct the name`,
      });
    }
  });

export type InstallationConfig = z.infer<typeof installationConfigSchema>;

/**
 * Reads and checks the configuration file.
 * @throws Error with every fault and where it stands
 */
export function loadInstallationConfig(path: string = env().CONFIG_FILE): InstallationConfig {
  const result = installationConfigSchema.safeParse(readJson(path));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join(".") || "file"}: ${issue.message}`);
  throw new Error(`${path} cannot be used. Correct these places and start again:\n${faults.join("\n")}`);
}

/** Applies the configuration in one transaction. Idempotent: the same file again changes nothing. */
export async function importInstallationConfig(db: Database, config: InstallationConfig): Promise<void> {
  const actor = systemActors.importer(newId());
  await inTransaction(db, async (tx) => {
    await importTargets(tx, actor, config);
    await importGrants(tx, actor, config.grants);
    await importMappingRules(tx, actor, config.mappingRules);
    await importPolicies(tx, actor, config.policies);
    await importDatabases(tx, actor, config.databases);
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
