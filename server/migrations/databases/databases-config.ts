import { z } from "zod";
import { databaseRules, databaseStage, leastProductionDelayMinutes, maintenanceWindow, registerDatabaseInput, throttleSettings } from "./schemas";

const { name, title, team, tls, safetyDelayMinutes } = registerDatabaseInput.shape;

/** A database of config/switchyard.json. Its address and password stand in the environment variable that `urlFrom` names. */
const databaseConfig = z
  .strictObject({
    name,
    title,
    team,
    stage: databaseStage,
    urlFrom: z.string().regex(/^[A-Z][A-Z0-9_]{0,80}_DATABASE_URL$/, "must be the name of an environment variable that ends in _DATABASE_URL"),
    tls: tls.default("require"),
    tlsCa: z.string().max(20_000).nullable().default(null),
    /** What is left out here starts with the stage's default and is then changed on the screen. */
    rules: databaseRules.optional(),
    safetyDelayMinutes: safetyDelayMinutes.optional(),
    window: maintenanceWindow.nullable().optional(),
    throttle: throttleSettings.optional(),
  })
  .refine((config) => config.stage !== "production" || (config.safetyDelayMinutes ?? leastProductionDelayMinutes) >= leastProductionDelayMinutes, {
    path: ["safetyDelayMinutes"],
    error: "must be at least 1440 on production: originals are kept for a day",
  });
export type DatabaseConfig = z.infer<typeof databaseConfig>;

/** `databases` of config/switchyard.json. */
export const databasesConfig = z
  .array(databaseConfig)
  .max(200)
  .default([])
  .refine((databases) => new Set(databases.map((each) => each.name)).size === databases.length, "names a database twice");
