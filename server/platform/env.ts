import { z } from "zod";

const flag = z.enum(["true", "false"]).transform((value) => value === "true");
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const optionalText = z
  .string()
  .transform((value) => (value === "" ? undefined : value))
  .optional();

/** Named keys of 256 bits: `2026-11:<base64>,2026-05:<base64>`. */
const namedKeys = /^[a-z0-9][a-z0-9-]{0,39}:[A-Za-z0-9+/]{43}=(?:,[a-z0-9][a-z0-9-]{0,39}:[A-Za-z0-9+/]{43}=)*$/;

/** Hosts that are this machine. */
const thisMachine = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Every setting that comes from the environment, with the sentence that `.env.example` prints.
 * Secrets live here and nowhere else; everything that is not secret and describes the team lives in `config/switchyard.json`.
 */
export const envSchema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production").describe("Set by the start scripts."),
  SERVICE_NAME: z.string().default("switchyard").describe("Name in each log line: web or worker."),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info").describe("Least severe level that is logged."),
  CONFIG_FILE: z.string().default("config/switchyard.json").describe("Teams, AWS targets and grants."),

  PRICES_FILE: z.string().default("config/prices.json").describe("Prices for a first start without any; later ones come by npm run prices:import."),

  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .default("http://localhost:3000")
    .describe("Address people type; decides cookies and the Origin check."),
  SESSION_SECRET: z.string().min(32).describe("Signs the session cookie; at least 32 random characters."),
  SESSION_IDLE_MINUTES: count(1, 1440).default(120).describe("A session without a request for this long ends."),
  SESSION_MAX_HOURS: count(1, 168).default(12).describe("A session ends after this long, whatever the activity."),
  SIGN_IN_DEADLINE_MS: count(50, 10_000).default(1_000).describe("Every failed sign-in is answered this many milliseconds after it began."),
  SIGN_IN_LIMIT_PER_IDENTITY: count(1, 100).default(4).describe("Attempts of one identity in a window; keep below the directory's own lockout."),
  SIGN_IN_LIMIT_PER_ADDRESS: count(1, 10_000).default(60).describe("Failed attempts from one address in a window."),
  SIGN_IN_WINDOW_MINUTES: count(1, 1440)
    .default(15)
    .describe("How long an attempt counts; at least as long as the directory itself counts failures towards its lockout."),
  TRUSTED_PROXIES: count(0, 10).default(0).describe("Number of proxies in front that append to X-Forwarded-For."),
  API_REQUESTS_PER_MINUTE: count(1, 100_000).default(600).describe("Requests to api/v1 that one token may make in a minute."),
  HOOK_TOKEN: optionalText.pipe(z.string().min(32).optional()).describe("Secret of inbound webhooks (EventBridge API destination); empty switches them off."),

  SLACK_BOT_TOKEN: optionalText.describe(
    "Bot token of the Slack app (xoxb-…); empty: no messages to people, and no changes in place. See docs/notifications.md.",
  ),
  SLACK_SIGNING_SECRET: optionalText
    .pipe(z.string().min(16).optional())
    .describe("Signing secret of the Slack app, for its buttons and the slash command; empty switches them off."),
  SLACK_WEBHOOK_URL: optionalText
    .pipe(z.url({ protocol: /^https?$/ }).optional())
    .describe("Incoming webhook, used for teams' channels where there is no bot token."),
  SLACK_API_URL: optionalText
    .pipe(z.url({ protocol: /^https?$/ }).optional())
    .describe("Only for a Slack-compatible endpoint, with a slash at its end; empty for Slack."),
  SMTP_URL: optionalText
    .pipe(z.url({ protocol: /^smtps?$/ }).optional())
    .describe("Mail server, smtp://user:password@host:587 or smtps://host:465; empty: no mail."),
  MAIL_FROM: z.string().default("Switchyard <switchyard@localhost>").describe("Sender of mails."),

  DEMO_ACCOUNTS: optionalText.describe("Set by the demo only: accounts that the sign-in page offers, as JSON."),
  DEMO_CLOCK_URL: optionalText
    .pipe(z.url({ protocol: /^http$/, hostname: thisMachine, error: "must be an http address of this machine" }).optional())
    .describe("Set by the demo only: the clock that moves business time ahead; refused unless it stands on this machine."),

  DATABASE_URL: z.string().min(1).describe("PostgreSQL as role switchyard_app."),
  DATABASE_POOL: count(1, 100).default(10).describe("Connections of one process."),

  LDAP_URL: z.string().min(1).describe("ldaps://host:636, or ldap://host:389 with LDAP_START_TLS=true; plain LDAP only to loopback."),
  LDAP_START_TLS: flag.default(false).describe("Upgrade an ldap:// connection before anything is sent."),
  LDAP_CA_FILE: optionalText.describe("PEM file with the CA of the directory; empty uses the system's."),
  LDAP_BIND_DN: z.string().min(1).describe("Read-only service account."),
  LDAP_BIND_PASSWORD: z.string().min(1).describe("Its password."),
  LDAP_USER_BASE: z.string().min(1).describe("Where people are searched."),
  LDAP_USER_FILTER: z
    .string()
    .default("(&(objectClass=inetOrgPerson)(uid={username}))")
    .describe("Must match exactly one entry; {username} is what was typed."),
  LDAP_UUID_ATTRIBUTE: z.string().default("entryUUID").describe("The identity; objectGUID on Active Directory."),
  LDAP_UID_ATTRIBUTE: z.string().default("uid").describe("Short name shown and used as SourceIdentity in AWS."),
  LDAP_NAME_ATTRIBUTE: z.string().default("cn").describe("Full name."),
  LDAP_MAIL_ATTRIBUTE: z.string().default("mail").describe("Mail address."),
  LDAP_GROUP_STRATEGY: z
    .enum(["memberOf", "groupOfNames"])
    .default("memberOf")
    .describe("Read groups from the person's memberOf, or search groups that name the person."),
  LDAP_GROUP_BASE: z.string().default("").describe("Where groups are searched."),
  LDAP_GROUP_FILTER: z.string().default("(objectClass=groupOfNames)").describe("Which entries are groups."),
  LDAP_MEMBER_ATTRIBUTE: z.string().default("member").describe("Attribute of a group that names its members."),
  LDAP_NESTED_GROUPS: flag.default(true).describe("Count groups that contain groups."),
  LDAP_CONNECT_TIMEOUT_MS: count(100, 30_000).default(2_000).describe("Longest wait for a connection."),
  LDAP_OPERATION_TIMEOUT_MS: count(100, 30_000).default(2_000).describe("Longest wait for one answer."),

  AWS_ENDPOINT_URL: optionalText.pipe(z.url().optional()).describe("Only for an AWS-compatible endpoint; empty for AWS."),
  AWS_ACCESS_KEY_ID: optionalText.describe("Base role's key; empty uses the SDK's default chain (instance or task role)."),
  AWS_SECRET_ACCESS_KEY: optionalText.describe("Secret of the key above."),

  SWITCH_ALLOWED_NETWORKS: z
    .string()
    .max(2_000)
    .default("")
    .describe("Networks besides public ones that probes and hooks of switches may reach, such as 10.20.0.0/16; several with commas."),

  DATABASE_KEYS: optionalText
    .pipe(z.string().regex(namedKeys, "must be name:key, where the key is 32 random bytes in base64; several with commas").optional())
    .describe(
      "Keys that wrap the credentials of registered databases, as name:base64 of 32 random bytes; the first is the current one, older ones stay until npm run databases:rewrap. Empty: no database can be registered.",
    ),
});

export type Env = z.infer<typeof envSchema>;

let parsed: Env | undefined;

/**
 * The environment, parsed once per process.
 * @throws Error that names every wrong variable, never its value.
 */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** How to log; readable before, and without, the rest of the environment, because a fault in the rest has to be logged too. */
export function logSettings(): { level: Env["LOG_LEVEL"]; service: string } {
  const { LOG_LEVEL, SERVICE_NAME } = envSchema
    .pick({ LOG_LEVEL: true, SERVICE_NAME: true })
    .parse({ LOG_LEVEL: process.env.LOG_LEVEL, SERVICE_NAME: process.env.SERVICE_NAME });
  return { level: LOG_LEVEL, service: SERVICE_NAME };
}

/** The address of a database that config/switchyard.json names the variable of; it holds a password. Undefined when it is not set. */
export function namedDatabaseUrl(variable: string): string | undefined {
  if (!/^[A-Z][A-Z0-9_]*_DATABASE_URL$/.test(variable)) throw new TypeError("Only variables that end in _DATABASE_URL are read by name.");
  return process.env[variable] || undefined;
}

/** Parses an environment. Exported for tests and for the setup command. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.keys(envSchema.shape).flatMap((key) => (source[key] === undefined ? [] : [[key, source[key]]])));
  const result = envSchema.safeParse(given);
  if (result.success && mayFollowDemoClock(result.data)) return result.data;
  const lines = result.success
    ? ["  DEMO_CLOCK_URL: only for the demo, beside an AWS_ENDPOINT_URL of this machine"]
    : result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not complete. See .env.example for each setting.\n${lines.join("\n")}`);
}

/** Whoever moves business time starts and stops machines: never those of AWS itself. */
function mayFollowDemoClock({ DEMO_CLOCK_URL, AWS_ENDPOINT_URL }: Env): boolean {
  if (DEMO_CLOCK_URL === undefined) return true;
  return AWS_ENDPOINT_URL !== undefined && thisMachine.test(new URL(AWS_ENDPOINT_URL).hostname);
}
