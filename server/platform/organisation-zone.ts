import { readFileSync } from "node:fs";
import { z } from "zod";
import { env } from "./env";

/** The IANA zone of the organisation, in which days begin and times are told: `zone` of config/switchyard.json. */
export const zoneSchema = z.string().refine(isZone, "must be an IANA time zone such as Asia/Seoul");

let zone: string | undefined;

/**
 * The zone, read once per process.
 * @throws Error when the configuration file has none or cannot be read
 */
export function organisationZone(): string {
  zone ??= z.object({ zone: zoneSchema }).parse(JSON.parse(readFileSync(env().CONFIG_FILE, "utf8"))).zone;
  return zone;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
