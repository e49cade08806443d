import { readFileSync } from "node:fs";
import { z } from "zod";
import { env } from "@/server/platform/env";

/** The key of the tag that AWS Instance Scheduler was installed with, `Schedule` unless chosen otherwise: `instanceSchedulerTag` of config/switchyard.json. */
export const instanceSchedulerTagSchema = z.string().min(1).max(128).default("Schedule");

let tag: string | undefined;

/**
 * That key, read once per process.
 * @throws Error when the configuration file cannot be read
 */
export function instanceSchedulerTag(): string {
  tag ??= z.object({ instanceSchedulerTag: instanceSchedulerTagSchema }).parse(JSON.parse(readFileSync(env().CONFIG_FILE, "utf8"))).instanceSchedulerTag;
  return tag;
}
