import { normalizeDn } from "@/server/access/ldap-dn";
import type { Asker } from "./ask";
import type { ConfigDraft } from "./config-file";
import type { FoundPerson } from "./check-directory";
import type { Settings } from "./env-file";
import type { SettingQuestion } from "./questions";

/** Asks for settings one after the other; gives those that were answered, also the ones that stayed as they are. */
export async function askSettings(asker: Asker, questions: readonly SettingQuestion[], settings: Settings): Promise<Settings> {
  const answers: Settings = {};
  for (const { name, question } of questions) {
    const asked = question({ ...settings, ...answers });
    if (asked !== null) answers[name] = await asker.ask(asked);
  }
  return answers;
}

type Target = ConfigDraft["targets"][number];

const slug = (answer: string) => (/^[a-z0-9][a-z0-9-]{0,62}$/.test(answer) ? null : "Use lower-case letters, digits and hyphens.");

/** Asks for one AWS account and region. `externalId` is the secret-free word the trust policies ask for; it is made, not asked. */
export async function askTarget(asker: Asker, externalId: string): Promise<Target> {
  const accountId = await asker.ask({ text: "AWS account id", fault: (answer) => (/^\d{12}$/.test(answer) ? null : "It has 12 digits.") });
  const region = await asker.ask({ text: "Region", fault: (answer) => (/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(answer) ? null : "Write it as ap-northeast-2.") });
  const title = await asker.ask({ text: "What people call it", preset: `${accountId}, ${region}` });
  const key = await asker.ask({ text: "Short key", preset: `${accountId.slice(-4)}-${region}`, fault: slug });
  return { key, title, accountId, region, roleArnPrefix: `arn:aws:iam::${accountId}:role/switchyard/`, externalId };
}

/** Asks for teams until an empty answer. */
export async function askTeams(asker: Asker, known: ConfigDraft["teams"]): Promise<ConfigDraft["teams"]> {
  const teams = [...known];
  for (;;) {
    const title = await asker.ask({
      text: teams.length === 0 ? "Name of a team" : "Another team (empty: no more)",
      fault: (answer) => (answer === "" && teams.length === 0 ? "One team is needed." : null),
    });
    if (title === "") return teams;
    const key = await asker.ask({ text: `Its value in the tag switchyard:team`, preset: slugOf(title), fault: slug });
    if (!teams.some((team) => team.slug === key)) teams.push({ slug: key, title });
  }
}

/** Asks for the group whose members administer the portal: one of the person's groups by number, or any by name. */
export async function askAdminGroup(asker: Asker, person: FoundPerson | null, say: (line: string) => void): Promise<string> {
  const groups = person?.groups ?? [];
  for (const [index, group] of groups.entries()) say(`    ${index + 1}  ${group}`);
  const answer = await asker.ask({
    text: groups.length > 0 ? "Group of the first admins (a number, or a DN)" : "Group of the first admins (DN)",
    fault: (given) => (isDn(given) || groups[Number(given) - 1] !== undefined ? null : "Give one of the numbers, or the group's DN."),
  });
  return groups[Number(answer) - 1] ?? answer;
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function isDn(text: string): boolean {
  try {
    return normalizeDn(text) !== "";
  } catch {
    return false;
  }
}
