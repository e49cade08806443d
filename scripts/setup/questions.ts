import type { Question } from "./ask";
import type { Settings } from "./env-file";

/** A setting that is asked for: its name in the environment, and the question as it is with the answers so far. */
export type SettingQuestion = { name: string; question(settings: Settings): Question | null };

const urlOf = (schemes: RegExp, example: string) => (answer: string) => (URL.canParse(answer) && schemes.test(answer) ? null : `Write it as ${example}`);
const needed = (answer: string) => (answer === "" ? "It is needed." : null);

function setting(name: string, question: Omit<Question, "preset">, otherwise = ""): SettingQuestion {
  return { name, question: (settings) => ({ ...question, preset: settings[name] ?? otherwise }) };
}

export const addressQuestions: readonly SettingQuestion[] = [
  setting("PUBLIC_URL", { text: "Address people will type", fault: urlOf(/^https?:/, "https://switchyard.example.com") }, "http://localhost:3000"),
];

const databaseForm = "postgresql://switchyard_app:PASSWORD@HOST:5432/switchyard";

export const databaseQuestions: readonly SettingQuestion[] = [
  setting("DATABASE_URL", {
    text: `PostgreSQL as role switchyard_app (${databaseForm})`,
    secret: true,
    fault: urlOf(/^postgres(?:ql)?:/, databaseForm),
  }),
];

const isEncrypted = (settings: Settings) => (settings.LDAP_URL ?? "").toLowerCase().startsWith("ldaps:");

export const directoryQuestions: readonly SettingQuestion[] = [
  setting("LDAP_URL", { text: "LDAP server", fault: urlOf(/^ldaps?:/i, "ldaps://directory.example.com:636") }),
  {
    name: "LDAP_START_TLS",
    question: (settings) =>
      isEncrypted(settings)
        ? null
        : {
            text: "Upgrade to TLS before anything is sent (true/false)",
            preset: settings.LDAP_START_TLS ?? "true",
            fault: (answer) => (/^(?:true|false)$/.test(answer) ? null : "Answer true or false."),
          },
  },
  setting("LDAP_CA_FILE", { text: "PEM file of the authority behind its certificate (empty: the system's)" }),
  setting("LDAP_BIND_DN", { text: "Name (DN) of a read-only service account", fault: needed }),
  setting("LDAP_BIND_PASSWORD", { text: "Its password", secret: true, fault: needed }),
  setting("LDAP_USER_BASE", { text: "Where people are (DN)", fault: needed }),
];

/** What differs on Active Directory. `memberOf` there holds direct groups; nested ones are followed. */
export const activeDirectorySettings: Settings = {
  LDAP_USER_FILTER: "(&(objectCategory=person)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2))(sAMAccountName={username}))",
  LDAP_UUID_ATTRIBUTE: "objectGUID",
  LDAP_UID_ATTRIBUTE: "sAMAccountName",
  LDAP_GROUP_FILTER: "(objectClass=group)",
};

export const awsQuestions: readonly SettingQuestion[] = [
  setting("AWS_ACCESS_KEY_ID", { text: "Access key of the portal's base role (empty: the role of this machine)" }),
  {
    name: "AWS_SECRET_ACCESS_KEY",
    question: (settings) =>
      settings.AWS_ACCESS_KEY_ID ? { text: "Its secret", secret: true, preset: settings.AWS_SECRET_ACCESS_KEY ?? "", fault: needed } : null,
  },
];
