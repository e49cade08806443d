import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { startEmbeddedAws } from "../aws/start-embedded-aws";
import type { EmbeddedAws, EmbeddedAwsOptions } from "../aws/start-embedded-aws";
import { demoEntries, demoGroupBase, demoPeople, demoPeopleBase, demoServiceAccount } from "../directory/demo-people";
import { startEmbeddedDirectory } from "../directory/start-embedded-directory";
import type { EmbeddedDirectory } from "../directory/start-embedded-directory";
import { ensureRoles } from "../postgres/ensure-roles";
import { startEmbeddedPostgres } from "../postgres/start-embedded-postgres";
import { demoAccounts, demoBaseCredentials } from "./aws-seed";
import { keepPort, readKeptPort } from "./kept-port";
import { startDemoMessages } from "./messages";
import type { DemoMessages } from "./messages";
import { startShop } from "./shop/start-shop";
import type { Shop } from "./shop/start-shop";

/** The embedded servers, and the environment that makes web and worker use them. */
export type EmbeddedStack = {
  aws: EmbeddedAws;
  directory: EmbeddedDirectory;
  /** Slack, mail, and the page on which both are read. */
  messages: DemoMessages;
  /** Two databases of a small shop, to be migrated. */
  shop: Shop;
  /** URL of the role that runs the migrations; the application never gets it. */
  ownerUrl: string;
  /** Settings of web and worker but for PUBLIC_URL; holds secrets. */
  environment: Record<string, string>;
  hookToken: string;
  /** Stops all of them. May be called again. */
  stop(): Promise<void>;
};

export type EmbeddedStackOptions = {
  /** Folder in which everything is kept between starts. */
  stateDir: string;
  log?: (line: string) => void;
  /** For tests: quicker states, limits that are off, a clock of their own, no fsync. */
  aws?: Pick<EmbeddedAwsOptions, "delays" | "buckets" | "describeLagMs" | "clock">;
  postgresSettings?: Record<string, string>;
  endWithParent?: boolean;
};

/** Starts PostgreSQL, the directory, the AWS endpoint, Slack and the mail server on free loopback ports. */
export async function startEmbeddedStack(options: EmbeddedStackOptions): Promise<EmbeddedStack> {
  await mkdir(options.stateDir, { recursive: true });
  const secrets = await loadSecrets(path.join(options.stateDir, "secrets.json"));
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const { ownerUrl, appUrl, shop } = await startDatabases(options, secrets, stops);
    const directory = await startEmbeddedDirectory({ entries: demoEntries });
    stops.push(directory.close);
    const caFile = path.join(options.stateDir, "directory-ca.pem");
    await writeFile(caFile, directory.caCertificate ?? "");
    const messages = await startDemoMessages(demoPeople);
    stops.push(messages.close);
    const aws = await startEmbeddedAws({
      links: [{ label: "Slack and mail", url: messages.page.url }],
      seed: demoAccounts,
      stateFile: path.join(options.stateDir, "aws.json"),
      zone: await organisationZone(),
      ...options.aws,
    });
    stops.push(aws.close);
    messages.page.setLinks([{ label: "AWS control page", url: aws.controlUrl }]);
    const environment = {
      ...messages.environment,
      ...directoryEnvironment(directory, caFile),
      ...awsEnvironment(aws),
      ...shop.environment,
      DEMO_CLOCK_URL: `${aws.controlUrl}/clock`,
      DATABASE_URL: appUrl,
      SESSION_SECRET: secrets.session,
      HOOK_TOKEN: secrets.hook,
      DATABASE_KEYS: `demo:${Buffer.from(secrets.databaseKey, "base64url").toString("base64")}`,
    };
    return { aws, directory, messages, shop, ownerUrl, environment, hookToken: secrets.hook, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** PostgreSQL with the portal's own database and those of the shop; what is to be stopped goes to `stops`. */
async function startDatabases(options: EmbeddedStackOptions, secrets: Record<(typeof secretNames)[number], string>, stops: (() => Promise<void>)[]) {
  // The shop's databases are registered under this port: another one would void the approvals given there.
  const portFile = path.join(options.stateDir, "postgres.port");
  const postgres = await startEmbeddedPostgres({
    dataDir: path.join(options.stateDir, "postgres"),
    port: await readKeptPort(portFile),
    log: options.log,
    settings: options.postgresSettings,
    endWithParent: options.endWithParent,
  });
  stops.push(postgres.stop);
  await keepPort(portFile, postgres.port);
  const passwords = { ownerPassword: secrets.owner, appPassword: secrets.app };
  const urls = await ensureRoles({ superuserUrl: postgres.superuserUrl, database: "switchyard", ...passwords });
  const shop = await startShop(postgres.superuserUrl, { owner: secrets.shopOwner, app: secrets.shopApp, migrator: secrets.shopMigrator });
  stops.push(shop.stop);
  return { ...urls, shop };
}

function directoryEnvironment(directory: EmbeddedDirectory, caFile: string): Record<string, string> {
  return {
    LDAP_URL: directory.tlsUrl ?? directory.url,
    LDAP_CA_FILE: caFile,
    LDAP_BIND_DN: demoServiceAccount.dn,
    LDAP_BIND_PASSWORD: demoServiceAccount.password,
    LDAP_USER_BASE: demoPeopleBase,
    LDAP_GROUP_BASE: demoGroupBase,
  };
}

function awsEnvironment(aws: EmbeddedAws): Record<string, string> {
  return { AWS_ENDPOINT_URL: aws.endpoint, AWS_ACCESS_KEY_ID: demoBaseCredentials.accessKeyId, AWS_SECRET_ACCESS_KEY: demoBaseCredentials.secretAccessKey };
}

/** The zone of the demo's configuration, for the times of day on the control page. */
async function organisationZone(): Promise<string> {
  const file = path.resolve(import.meta.dirname, "..", "..", "config", "switchyard.json");
  return z.object({ zone: z.string() }).parse(JSON.parse(await readFile(file, "utf8"))).zone;
}

const secretNames = ["owner", "app", "session", "hook", "shopOwner", "shopApp", "shopMigrator", "databaseKey"] as const;

const secretsSchema = z.partialRecord(z.enum(secretNames), z.string());

/** The secrets of this demo, kept between starts. One that an older demo did not have is made now. */
async function loadSecrets(file: string): Promise<Record<(typeof secretNames)[number], string>> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const kept = secretsSchema.parse(JSON.parse(text));
  const pairs = secretNames.map((name) => [name, kept[name] ?? randomBytes(32).toString("base64url")] as const);
  const whole = Object.fromEntries(pairs) as Record<(typeof secretNames)[number], string>;
  await writeFile(`${file}.new`, JSON.stringify(whole), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return whole;
}
