import { z } from "zod";
import { DirectoryUnavailableError, findPerson, readGroups, verifyPassword } from "@/server/access/directory";
import type { DirectoryConfig, DirectoryPerson } from "@/server/access/directory";
import { directoryConfigOf } from "@/server/access/directory-settings";
import { isPersonsSourceIdentity } from "@/server/environments/session-policy";
import type { Env } from "@/server/platform/env";
import { fix, note, ok } from "./finding";
import type { Finding } from "./finding";

/** Somebody the directory has, with the groups that count for grants (normalised names, nested ones included). */
export type FoundPerson = DirectoryPerson & { groups: readonly string[] };

/** What the directory's check found, and the person it found. */
export type DirectoryCheck = { findings: Finding[]; person: FoundPerson | null };

/** Looks up one person exactly as a sign-in does, and says what was found; with a password it also signs in as them. */
export async function checkDirectory(env: Env, who: { username: string; password?: string }): Promise<DirectoryCheck> {
  const config = readConfig(env);
  if ("findings" in config) return { findings: config.findings, person: null };
  try {
    const person = await findPerson(config.config, who.username);
    if (person === null) return { findings: [nobody(env, who.username)], person: null };
    const groups = await readGroups(config.config, person);
    const signedIn = who.password === undefined ? [] : [await passwordFinding(config.config, person, who.password)];
    return { findings: [...personFindings(env, person), ...groupFindings(env, groups), ...signedIn], person: { ...person, groups } };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailableError)) throw error;
    return { findings: [unavailable(env, error)], person: null };
  }
}

function readConfig(env: Env): { config: DirectoryConfig } | { findings: Finding[] } {
  try {
    return { config: directoryConfigOf(env) };
  } catch (error) {
    if (error instanceof z.ZodError) {
      return {
        findings: error.issues.map(({ path, message }) =>
          fix(`The setting of the directory (${path.join(".")}) cannot be used: ${message}`, "Correct it in .env; .env.example describes each."),
        ),
      };
    }
    return { findings: [fix(`LDAP_CA_FILE ${env.LDAP_CA_FILE ?? ""} cannot be read.`, "Give the path of a PEM file that this user may read.")] };
  }
}

function nobody(env: Env, username: string): Finding {
  return fix(
    `The directory answers, but not exactly one entry below ${env.LDAP_USER_BASE} matches "${username}".`,
    `Check the name, LDAP_USER_BASE and LDAP_USER_FILTER (now ${env.LDAP_USER_FILTER}).\nOr ${env.LDAP_UUID_ATTRIBUTE} and ${env.LDAP_UID_ATTRIBUTE} may not be read by ${env.LDAP_BIND_DN}.`,
  );
}

function personFindings(env: Env, { name, uid, mail, dn, entryUuid }: DirectoryPerson): Finding[] {
  return [
    ok(`${name} (${uid}${mail === null ? "" : `, ${mail}`}) is ${dn}; identity ${entryUuid}.`),
    ...(isPersonsSourceIdentity(uid)
      ? []
      : [
          fix(
            `"${uid}" cannot stand in AWS's records (SourceIdentity: 2 to 64 of A-Z a-z 0-9 _+=,.@-, not beginning with switchyard-), so this person could not act.`,
            `Choose another LDAP_UID_ATTRIBUTE than ${env.LDAP_UID_ATTRIBUTE}.`,
          ),
        ]),
  ];
}

function groupFindings(env: Env, groups: readonly string[]): Finding[] {
  if (groups.length > 0)
    return [
      ok(`In ${groups.length} ${groups.length === 1 ? "group" : "groups"}, nested ones ${env.LDAP_NESTED_GROUPS ? "included" : "left out"}:`),
      ...groups.slice(0, 20).map((group) => note(group)),
    ];
  const other = env.LDAP_GROUP_STRATEGY === "memberOf" ? "groupOfNames (with LDAP_GROUP_BASE)" : "memberOf";
  return [
    fix(
      "In no group that can be read. Grants go to groups, so this person would see nothing.",
      `Check what ${env.LDAP_BIND_DN} may read, or set LDAP_GROUP_STRATEGY=${other}.`,
    ),
  ];
}

async function passwordFinding(config: DirectoryConfig, person: DirectoryPerson, password: string): Promise<Finding> {
  return (await verifyPassword(config, person, password))
    ? ok(`${person.name} can sign in.`)
    : fix(`The directory refuses the password of ${person.name}.`, "Try again, or look whether the account is locked.");
}

function unavailable(env: Env, { problem }: DirectoryUnavailableError): Finding {
  if (/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|DEPTH_ZERO/i.test(problem))
    return fix(`The directory's certificate is signed by nobody known here: ${problem}`, "Set LDAP_CA_FILE to the PEM file of the authority that signed it.");
  if (/ALTNAME/i.test(problem))
    return fix(
      `The directory's certificate is for another name than ${new URL(env.LDAP_URL).hostname}: ${problem}`,
      "Write in LDAP_URL the name that the certificate holds.",
    );
  if (/EXPIRED/i.test(problem)) return fix(`The directory's certificate has expired: ${problem}`, "Renew it; Switchyard will not bind over it.");
  if (/was refused/.test(problem)) return fix(`The directory refuses the service account: ${problem}`, "Check LDAP_BIND_DN and LDAP_BIND_PASSWORD.");
  if (/base .* does not exist/.test(problem))
    return fix(`The directory answers, but ${problem}.`, "Check LDAP_USER_BASE, LDAP_GROUP_BASE and the rights of the service account.");
  return fix(`The directory cannot be used: ${problem}`, "Check LDAP_URL, LDAP_START_TLS, the network, and that the directory runs.");
}
