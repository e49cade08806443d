import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { installationConfigSchema } from "@/server/api/installation-config";
import type { InstallationConfig } from "@/server/api/installation-config";
import { fix, ok } from "./finding";
import type { Finding } from "./finding";

/** The configuration as it is written: what has a default may be absent. */
export type ConfigDraft = z.input<typeof installationConfigSchema>;

/** What stands in the configuration: as written, and as the product reads it. Both null when it is missing or has faults. */
export type ConfigRead = { isThere: boolean; draft: ConfigDraft | null; config: InstallationConfig | null; findings: Finding[] };

/** Reads and checks the configuration. Faults are given as findings. */
export async function readConfigFile(file: string): Promise<ConfigRead> {
  const refused = (findings: Finding[], isThere = true): ConfigRead => ({ isThere, draft: null, config: null, findings });
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  const shown = path.relative(process.cwd(), file);
  if (text === null) return refused([fix(`There is no configuration ${shown}.`, "npm run setup makes it.")], false);
  const json = parseJson(text);
  if (json === undefined) return refused([fix(`${shown} is not JSON.`, "Correct it, or move it away and run npm run setup.")]);
  const result = installationConfigSchema.safeParse(json);
  if (result.success)
    return { isThere: true, draft: json as ConfigDraft, config: result.data, findings: [ok(`${shown} is in order.`), ...adminFindings(result.data.grants)] };
  return refused(result.error.issues.map(({ path: at, message }) => fix(`${shown}, ${at.join(".") || "file"}: ${message}`, "Correct this place.")));
}

/** Writes the configuration as a whole; a crash leaves the old file or the new one. */
export async function writeConfigFile(file: string, draft: ConfigDraft): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(draft, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

function adminFindings(grants: InstallationConfig["grants"]): Finding[] {
  const admins = grants.filter(({ role, teams, stages, environments }) => role === "admin" && teams.length + stages.length + environments.length === 0);
  if (admins.length === 0)
    return [fix("No group holds the role admin everywhere, so nobody could manage the portal.", 'Add to grants: { "group": "cn=…", "role": "admin" }')];
  return admins.map(({ group }) => ok(`Admins: ${group}`));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
