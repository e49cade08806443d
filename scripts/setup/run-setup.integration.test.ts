import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { EmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import { demoEntries, demoGroupBase, demoPeopleBase, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { restrictDatabase } from "@/embedded/postgres/ensure-roles";
import { withClient } from "../bootstrap/with-client";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { account, awsSeed, baseCredentials, targets } from "@/testing/factories/aws-world";
import { terminalAsker } from "./ask";
import { readEnvFile } from "./env-file";
import { runSetup } from "./run-setup";

let folder: string;
let database: TestDatabase;
let directory: EmbeddedDirectory;
let aws: EmbeddedAws;
let caFile: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "switchyard-setup-"));
  [database, directory, aws] = await Promise.all([
    createTestDatabase(),
    startEmbeddedDirectory({ entries: demoEntries }),
    startEmbeddedAws({ seed: awsSeed() }),
  ]);
  caFile = path.join(folder, "ca.pem");
  await writeFile(caFile, directory.caCertificate ?? "");
});
afterAll(async () => {
  await Promise.all([database.drop(), directory.close(), aws.close()]);
  await rm(folder, { recursive: true, force: true });
});

type Run = { answers?: readonly string[]; check?: boolean; person?: string; environment?: Record<string, string>; name: string };

/** Runs the setup in a folder of its own with a person who types these lines; gives what was printed. */
async function setup({ answers = [], check = false, person, environment = {}, name }: Run) {
  const root = path.join(folder, name);
  const lines: string[] = [];
  const input = new PassThrough();
  input.end(answers.map((answer) => `${answer}\n`).join(""));
  const output = new PassThrough().on("data", (chunk: Buffer) => lines.push(chunk.toString("utf8")));
  const asker = check ? null : terminalAsker(input, output);
  const options = { check, help: false, envFile: path.join(root, ".env"), configFile: path.join(root, "config", "installation.json"), person: person ?? null };
  const left = await runSetup({ root, options, asker, say: (line) => lines.push(`${line}\n`), environment });
  return { root, left, text: lines.join(""), envFile: options.envFile, configFile: options.configFile };
}

const answersOf = (over: Partial<Record<"ldapPassword" | "person" | "awsSecret", string>> = {}) => [
  "https://switchyard.example.com",
  database.appUrl,
  directory.tlsUrl ?? "",
  caFile,
  demoServiceAccount.dn,
  over.ldapPassword ?? demoServiceAccount.password,
  demoPeopleBase,
  "no",
  over.person ?? "ada",
  "ada-demo",
];
const teamsAndAws = [
  "Asia/Seoul",
  "Payments",
  "",
  "Search",
  "",
  "",
  "1",
  baseCredentials.accessKeyId,
  baseCredentials.secretAccessKey,
  account,
  "ap-northeast-2",
  "Main account, Seoul",
  "main-seoul",
  "no",
  "no",
];
const environmentOfAws = () => ({ AWS_ENDPOINT_URL: aws.endpoint });

it("asks, tests with the real parts, names the first admin group and writes both files", async () => {
  await mkdir(path.join(folder, "whole"), { recursive: true });
  const { left, text, envFile, configFile, root } = await setup({ name: "whole", answers: [...answersOf(), ...teamsAndAws], environment: environmentOfAws() });
  expect(text).toContain("✓ Ada Admin (ada, ada@example.com) is uid=ada,ou=people,dc=example,dc=com");
  expect(text).toContain("✓ Ada Admin can sign in.");
  expect(text).toContain("✓ switchyard_app can neither change tables nor the audit log.");
  expect(text).toContain("✓ Ada Admin will be an admin.");
  // The external id was made just now, so the roles of this account do not know it yet.
  expect(text).toContain("Main account, Seoul: AWS refuses the portal (AccessDenied)");
  expect(left).toBe(1);
  const config = JSON.parse(await readFile(configFile, "utf8")) as { grants: unknown; targets: { externalId: string }[] };
  expect(config).toMatchObject({
    zone: "Asia/Seoul",
    teams: [{ slug: "payments" }, { slug: "search" }],
    grants: [{ group: `cn=switchyard-admins,${demoGroupBase}`, role: "admin" }],
  });
  expect(await readFile(path.join(root, "config", "aws-roles", "main-seoul.tf"), "utf8")).toContain(config.targets[0]?.externalId ?? "no external id");
  const settings = await readEnvFile(envFile);
  expect(settings).toMatchObject({
    PUBLIC_URL: "https://switchyard.example.com",
    DATABASE_URL: database.appUrl,
    LDAP_BIND_PASSWORD: demoServiceAccount.password,
  });
  expect(settings.SESSION_SECRET?.length).toBeGreaterThanOrEqual(32);
  expect(settings.DATABASE_KEYS).toMatch(/^\d{4}-\d{2}-\d{2}:[A-Za-z0-9+/]{43}=$/);
  expect((await stat(envFile)).mode & 0o077).toBe(0);
  for (const secret of [demoServiceAccount.password, "ada-demo", baseCredentials.secretAccessKey]) expect(text).not.toContain(secret);

  // The roles are applied: here the file gets the external id that they ask for.
  await writeFile(configFile, JSON.stringify({ ...config, targets: [{ ...config.targets[0], externalId: targets[0].externalId }] }));
  const again = await setup({ name: "whole", check: true, person: "ada", environment: environmentOfAws() });
  expect(again.text).toContain("✓ Main account, Seoul: the role developer may StartInstances, StopInstances, RebootInstances.");
  expect(again.text).toContain("Everything is in order.");
  expect(again.left).toBe(0);
});

it("makes the tables of an empty database as the owner, whose address is not kept", async () => {
  const name = `${database.name}_empty`;
  await withClient(database.superuserUrl, async (client) => {
    await client.query(`create database ${name} owner switchyard_owner`);
    await restrictDatabase(client, name);
  });
  const inEmpty = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  try {
    await mkdir(path.join(folder, "empty-database"), { recursive: true });
    const answers = ["", inEmpty(database.appUrl), inEmpty(database.ownerUrl)];
    const run = setup({ name: "empty-database", answers });
    await expect(run).rejects.toThrow('There was no answer to "LDAP server"');
    const { text } = await setup({ name: "empty-database", check: true });
    expect(text).toContain("✓ The tables are there.");
    expect(await readFile(path.join(folder, "empty-database", ".env"), "utf8")).not.toContain(new URL(database.ownerUrl).password);
  } finally {
    await withClient(database.superuserUrl, (client) => client.query(`drop database ${name} with (force)`));
  }
});

it("says what is wrong with the directory, and what to do", async () => {
  const wrong: readonly [Record<string, string>, string, string][] = [
    [{ LDAP_BIND_PASSWORD: "wrong" }, "ada", "Check LDAP_BIND_DN and LDAP_BIND_PASSWORD."],
    [{ LDAP_CA_FILE: "" }, "ada", "Set LDAP_CA_FILE to the PEM file of the authority that signed it."],
    [{ LDAP_USER_BASE: "ou=elsewhere,dc=example,dc=com" }, "ada", "Check LDAP_USER_BASE, LDAP_GROUP_BASE"],
    [{ LDAP_URL: "ldaps://127.0.0.1:1" }, "ada", "Check LDAP_URL, LDAP_START_TLS, the network"],
    [{ LDAP_URL: "ldap://directory.example.com:389" }, "ada", "plain LDAP sends passwords in clear"],
    [{ LDAP_CA_FILE: path.join(folder, "none.pem") }, "ada", "Give the path of a PEM file that this user may read."],
    [{}, "nobody-here", 'not exactly one entry below ou=people,dc=example,dc=com matches "nobody-here"'],
  ];
  for (const [over, person, expected] of wrong) {
    const { text, left } = await setup({ name: "directory", check: true, person, environment: { ...settingsOf(), ...over } });
    expect(text).toContain(expected);
    expect(left).toBeGreaterThan(0);
  }
});

it("says what is wrong with the database, and what to do", async () => {
  const url = new URL(database.appUrl);
  const withPassword = Object.assign(new URL(url), { password: "wrong" });
  const withName = Object.assign(new URL(url), { pathname: "/not_there" });
  const wrong: readonly [string, string][] = [
    ["nothing", "DATABASE_URL is no address."],
    ["postgresql://switchyard_app@127.0.0.1:1/switchyard", "does not answer"],
    [withPassword.href, "refuses switchyard_app."],
    [withName.href, "There is no database not_there"],
    [database.superuserUrl, "is a superuser: it could change the audit log."],
    [database.ownerUrl, "may make tables: it is the owner's role"],
  ];
  for (const [DATABASE_URL, expected] of wrong) {
    const { text, left } = await setup({ name: "database", check: true, environment: { ...settingsOf(), DATABASE_URL } });
    expect(text).toContain(expected);
    expect(left).toBeGreaterThan(0);
    expect(text).not.toContain(url.password);
  }
});

it("names every setting that is missing when nothing is set", async () => {
  const { text, left } = await setup({ name: "empty", check: true });
  for (const name of ["DATABASE_URL", "SESSION_SECRET", "LDAP_URL", "LDAP_BIND_DN", "LDAP_USER_BASE"]) expect(text).toContain(name);
  expect(text).toContain("npm run setup makes it.");
  expect(left).toBeGreaterThan(4);
});

it("never writes over a configuration that has faults", async () => {
  const file = path.join(folder, "faulty", "config", "installation.json");
  await mkdir(path.dirname(file), { recursive: true });
  const faulty = JSON.stringify({ zone: "Asia/Seoul", teams: [{ slug: "payments", title: "Payments" }], targets: [], grants: [], surprise: true });
  await writeFile(file, faulty);
  const { text, left } = await setup({ name: "faulty", answers: [...answersOf(), "no", "", "", "no"], environment: environmentOfAws() });
  expect(text).toContain("it is left as it is until they are mended");
  expect(text).toContain("surprise");
  expect(left).toBeGreaterThan(0);
  expect(await readFile(file, "utf8")).toBe(faulty);
});

it("leaves secrets that only the environment holds out of the file", async () => {
  await mkdir(path.join(folder, "kept"), { recursive: true });
  const environment = { ...settingsOf(), LDAP_BIND_PASSWORD: demoServiceAccount.password };
  await expect(setup({ name: "kept", answers: Array.from({ length: 7 }, () => ""), environment })).rejects.toThrow("There was no answer");
  const text = await readFile(path.join(folder, "kept", ".env"), "utf8");
  expect(text).not.toContain(demoServiceAccount.password);
  expect(text).not.toContain(new URL(database.appUrl).password);
});

it.each(["a=b,", "cn=x,,dc=y", "somebody"])("takes no group that the product could not read: %s", async (group) => {
  const name = `group-${group.length}`;
  await mkdir(path.join(folder, name), { recursive: true });
  const answers = [...answersOf(), "Asia/Seoul", "Payments", "", "", group];
  await expect(setup({ name, answers })).rejects.toThrow('There was no answer to "Group of the first admins');
  expect((await setup({ name, check: true })).text).not.toContain(group);
});

it("keeps what was answered when the person leaves in the middle", async () => {
  await mkdir(path.join(folder, "left"), { recursive: true });
  await expect(setup({ name: "left", answers: answersOf().slice(0, 4) })).rejects.toThrow("There was no answer");
  expect(await readEnvFile(path.join(folder, "left", ".env"))).toMatchObject({ PUBLIC_URL: "https://switchyard.example.com", DATABASE_URL: database.appUrl });
});

function settingsOf(): Record<string, string> {
  return {
    SESSION_SECRET: "only-for-tests-only-for-tests-only-for-tests",
    DATABASE_URL: database.appUrl,
    LDAP_URL: directory.tlsUrl ?? "",
    LDAP_CA_FILE: caFile,
    LDAP_BIND_DN: demoServiceAccount.dn,
    LDAP_BIND_PASSWORD: demoServiceAccount.password,
    LDAP_USER_BASE: demoPeopleBase,
    ...environmentOfAws(),
  };
}
