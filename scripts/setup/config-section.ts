import { normalizeDn } from "@/server/access/ldap-dn";
import { readConfigFile, writeConfigFile } from "./config-file";
import type { ConfigDraft } from "./config-file";
import { note, ok } from "./finding";
import { askAdminGroup, askTeams } from "./interview";
import type { Section } from "./section";

const zoneOfMachine = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Zone, teams and the first admin group. */
export const configSection: Section = {
  title: "Teams and admins",
  async ask(asker, state) {
    if (state.configFaults.length > 0) return state.say("  The configuration has faults; it is left as it is until they are mended.");
    const before: ConfigDraft = state.draft ?? { zone: zoneOfMachine(), teams: [], targets: [], grants: [] };
    const zone = await asker.ask({
      text: "Zone in which times are told",
      preset: before.zone,
      fault: (name) => (isZone(name) ? null : "Write it as Asia/Seoul."),
    });
    const teams = await askTeams(asker, before.teams);
    const isNamed = before.grants.some(({ role }) => role === "admin");
    const group = isNamed ? null : await askAdminGroup(asker, state.person, state.say);
    const grants = group === null ? before.grants : [...before.grants, { group, role: "admin" as const }];
    state.draft = { ...before, zone, teams, grants };
    await writeConfigFile(state.configFile, state.draft);
  },
  async check(state) {
    const { draft, findings } = await readConfigFile(state.configFile);
    state.draft = draft ?? state.draft;
    const admins = (draft?.grants ?? []).filter(({ role }) => role === "admin").map(({ group }) => normalizeDn(group));
    const { person } = state;
    if (person === null || admins.length === 0) return findings;
    const isAdmin = person.groups.some((group) => admins.includes(group));
    return [...findings, isAdmin ? ok(`${person.name} will be an admin.`) : note(`${person.name} is in none of the admin groups.`)];
  },
};

function isZone(name: string): boolean {
  return Intl.supportedValuesOf("timeZone").includes(name) || name === "UTC";
}
