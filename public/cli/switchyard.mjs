#!/usr/bin/env node
// Switchyard from the command line. Made from cli/ by npm run generate.

// cli/api-client.ts
import { randomUUID } from "node:crypto";

// cli/exit-codes.ts
var exitCodes = { done: 0, refused: 1, usage: 2, unreachable: 3, notSignedIn: 4 };
var CommandError = class extends Error {
  exitCode;
  constructor(message, exitCode) {
    super(message);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
};

// cli/api-client.ts
var patienceMs = 15e3;
function apiClient({ url, token }) {
  return {
    async call(method, path2, body) {
      const headers = { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "switchyard-cli" };
      if (method === "POST") Object.assign(headers, { "content-type": "application/json", "idempotency-key": randomUUID() });
      try {
        const response = await fetch(`${url}/api/v1${path2}`, {
          method,
          headers,
          redirect: "error",
          signal: AbortSignal.timeout(patienceMs),
          ...method === "POST" && { body: JSON.stringify(body ?? {}) }
        });
        return await read(response);
      } catch (error) {
        return { ok: false, problem: null, words: `The portal at ${url} cannot be reached (${reasonOf(error)}).` };
      }
    }
  };
}
async function read(response) {
  const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers.get("content-type") ?? "");
  const value = isJson ? await response.json() : null;
  if (response.ok && isJson) return { ok: true, value };
  const { status } = response;
  if (!isJson || status >= 500)
    return { ok: false, problem: null, words: `The portal answers with ${status}${isJson ? `: ${value.detail}` : ""}.` };
  return { ok: false, problem: { ...value, status } };
}
function reasonOf(error) {
  if (!(error instanceof Error)) return "unknown error";
  const { cause } = error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error.name === "TimeoutError" ? `no answer in ${patienceMs / 1e3} s` : error.message;
}
function requireAnswer(called) {
  if (called.ok) return called.value;
  if (called.problem === null) throw new CommandError(called.words, exitCodes.unreachable);
  throw new CommandError(called.problem.detail, called.problem.status === 401 ? exitCodes.notSignedIn : exitCodes.refused);
}
function environmentPath(named) {
  const name = named ?? process.env["SWITCHYARD_ENVIRONMENT"];
  const parts = (name ?? "").split("/");
  if ((parts.length === 1 || parts.length === 3) && parts.every((part) => part !== "")) return `/environments/${parts.map(encodeURIComponent).join("/")}`;
  const given = name === void 0 ? "Name an environment" : `"${name}" names no environment`;
  throw new CommandError(`${given}: give team/stage/name or its id, or set SWITCHYARD_ENVIRONMENT.`, exitCodes.usage);
}

// cli/arguments.ts
import { parseArgs } from "node:util";
var common = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } };
function readArguments(args, options) {
  const at = args.indexOf("--");
  const own = at === -1 ? args : args.slice(0, at);
  try {
    const { values, positionals } = parseArgs({ args: [...own], options: { ...common, ...options }, allowPositionals: true, strict: true });
    const given = values;
    return {
      words: positionals,
      rest: at === -1 ? [] : args.slice(at + 1),
      text: (name) => typeof given[name] === "string" ? given[name] : void 0,
      is: (name) => given[name] === true
    };
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}. See switchyard --help.`, exitCodes.usage);
  }
}
function wholeNumber(text2, option, { least, most, usual }) {
  if (text2 === void 0) return usual;
  const number = /^\d+$/.test(text2) ? Number(text2) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new CommandError(`--${option} must be a number from ${least} to ${most}, not "${text2}".`, exitCodes.usage);
}
function minutesOf(text2) {
  const [, hours = "0", minutes = "0"] = /^(?:(\d{1,3})h)?(?:(\d{1,4})m?)?$/.exec(text2) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (total >= 1 && total <= 1440) return total;
  throw new CommandError(`"${text2}" is no length of time; give one such as 90m or 2h, at most 24h.`, exitCodes.usage);
}

// cli/commands/environment-commands.ts
import { setTimeout as sleep } from "node:timers/promises";

// cli/print.ts
function print(asJson, value, words) {
  console.log(asJson ? JSON.stringify(value, null, 2) : words);
}
function say(words) {
  console.error(`switchyard: ${words}`);
}
function table(titles, rows) {
  const all = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}

// cli/commands/environment-commands.ts
async function list(api, args) {
  const query = new URLSearchParams({ limit: "200" });
  for (const name of ["team", "stage", "state", "search"]) {
    const value = args.text(name);
    if (value !== void 0) query.set(name, value);
  }
  const environments = [];
  for (let cursor = null, first = true; first || cursor !== null; first = false) {
    if (cursor !== null) query.set("cursor", cursor);
    const page = requireAnswer(await api.call("GET", `/environments?${query.toString()}`));
    environments.push(...page.environments);
    cursor = page.nextCursor;
  }
  const rows = environments.map(({ team, stage, name, state, because }) => [`${team}/${stage}/${name}`, state.replaceAll("_", " "), because]);
  print(args.is("json"), environments, environments.length === 0 ? "There is no such environment." : table(["ENVIRONMENT", "STATE", "BECAUSE"], rows));
  return exitCodes.done;
}
async function show(api, args) {
  const environment = requireAnswer(await api.call("GET", environmentPath(args.words[0])));
  const { team, stage, name, state, because, inUse, instances } = environment;
  const lines = [
    `${team}/${stage}/${name}: ${state.replaceAll("_", " ")}`,
    because,
    ...inUse.map(({ who, what }) => `In use: ${who}${what === null ? "" : ` (${what})`}`),
    table(
      ["INSTANCE", "ID", "TYPE", "STATE"],
      instances.map((instance) => [instance.name, instance.ec2Id, instance.type, instance.state])
    )
  ];
  print(args.is("json"), environment, lines.join("\n"));
  return exitCodes.done;
}
async function start(api, args) {
  const path2 = environmentPath(args.words[0]);
  const accepted = requireAnswer(await api.call("POST", `${path2}/start`, { reason: args.text("reason") }));
  if (args.is("wait")) await awaitRunning(api, path2, wholeNumber(args.text("timeout"), "timeout", { least: 1, most: 7200, usual: 900 }));
  print(args.is("json"), accepted, args.is("wait") ? `${accepted.accepted} It is running.` : accepted.accepted);
  return exitCodes.done;
}
async function awaitRunning(api, path2, seconds) {
  const deadline = Date.now() + seconds * 1e3;
  for (let pause = 1e3; ; pause = Math.min(pause * 1.5, 1e4)) {
    const called = await api.call("GET", path2);
    if (called.ok && called.value.state === "running") return;
    if (called.ok && ["failed", "attention"].includes(called.value.state)) throw new CommandError(called.value.because, exitCodes.refused);
    if (!called.ok && called.problem !== null) requireAnswer(called);
    if (Date.now() + pause > deadline) throw new CommandError(`It does not run after ${seconds} s. It goes on starting; look again later.`, exitCodes.refused);
    await sleep(pause);
  }
}
async function stop(api, args) {
  const body = { reason: args.text("reason"), wait: args.is("wait"), overrideReason: args.text("override") };
  const accepted = requireAnswer(await api.call("POST", `${environmentPath(args.words[0])}/stop`, body));
  print(args.is("json"), accepted, accepted.accepted);
  if (accepted.waitsFor.length > 0) say(`it waits for ${accepted.waitsFor.join(", ")}`);
  return exitCodes.done;
}
async function extend(api, args) {
  const [named, length] = args.words.length > 1 ? args.words : [void 0, args.words[0]];
  const until = args.text("until");
  if (length === void 0 === (until === void 0)) {
    throw new CommandError("Say for how long: switchyard extend team/stage/name 2h, or --until 2026-11-29T22:00:00+09:00", exitCodes.usage);
  }
  const path2 = environmentPath(until === void 0 ? named : args.words[0] ?? void 0);
  const body = { ...until === void 0 ? { minutes: minutesOf(length ?? "") } : { until }, reason: args.text("reason") };
  const extended = requireAnswer(await api.call("POST", `${path2}/extend`, body));
  print(args.is("json"), extended, extended.sentence);
  return exitCodes.done;
}

// cli/keep-lease.ts
import { setTimeout as sleep2 } from "node:timers/promises";
async function keepLease(api, path2, body, say2) {
  const kept = { leaseId: null, said: null, stage: null };
  const over = new AbortController();
  const take = async () => note(kept, await api.call("POST", `${path2}/leases`, body), say2);
  const trouble = await take();
  const beating = beat();
  async function beat() {
    while (await napped(body.ttlSeconds * 1e3 / 4, over.signal)) {
      const { leaseId: leaseId2 } = kept;
      const heard = leaseId2 === null ? null : await api.call("POST", `/leases/${leaseId2}/heartbeat`);
      const isOver = heard !== null && !heard.ok && heard.problem !== null && [404, 409].includes(heard.problem.status);
      if (isOver) kept.leaseId = null;
      if (heard === null || isOver) await take();
      else note(kept, heard, say2);
    }
  }
  return {
    trouble,
    async release() {
      over.abort();
      await beating;
      if (kept.leaseId === null) return;
      const given = await api.call("DELETE", `/leases/${kept.leaseId}`);
      if (!given.ok && given.problem === null) say2(`the lease could not be given back; it ends by itself within ${2 * body.ttlSeconds} s. ${given.words}`);
    }
  };
}
function note(kept, called, say2) {
  if (called.ok) {
    if (kept.said !== null) say2("the lease is held again");
    const { leaseId: leaseId2, stop: stop2 } = called.value;
    if (stop2 !== null && stop2.stage !== kept.stage) say2(`${stop2.sentence} It waits for this command.`);
    Object.assign(kept, { leaseId: leaseId2, said: null, stage: stop2?.stage ?? null });
    return null;
  }
  const words = called.problem === null ? `${called.words} The command goes on; the lease is tried again.` : `the stop of the environment could not be delayed: ${called.problem.detail} The command goes on.`;
  if (words !== kept.said) say2(words);
  kept.said = words;
  return words;
}
async function napped(ms, signal) {
  try {
    await sleep2(ms, void 0, { signal });
    return true;
  } catch {
    return false;
  }
}

// cli/lease-facts.ts
import os from "node:os";
var leaseOptions = {
  ttl: { type: "string" },
  note: { type: "string" },
  holder: { type: "string" },
  key: { type: "string" },
  source: { type: "string" },
  until: { type: "string" },
  instance: { type: "string" },
  require: { type: "boolean" }
};
function leaseBody(args) {
  const run = ciRun(process.env);
  return {
    holder: args.text("holder") ?? run?.holder ?? `${os.userInfo().username} on ${os.hostname()}`,
    key: args.text("key") ?? run?.key ?? `${os.hostname()} ${process.pid} ${Date.now()}`,
    source: args.text("source") ?? (run === null ? "api" : "ci"),
    note: args.text("note"),
    ttlSeconds: wholeNumber(args.text("ttl"), "ttl", { least: 10, most: 900, usual: 120 }),
    maxUntil: args.text("until"),
    instanceId: args.text("instance")
  };
}
function ciRun(env) {
  if (env["GITHUB_RUN_ID"] !== void 0) {
    return {
      key: `github-${env["GITHUB_RUN_ID"]}-${env["GITHUB_RUN_ATTEMPT"] ?? "1"}-${env["GITHUB_JOB"] ?? "job"}`,
      holder: `${env["GITHUB_REPOSITORY"] ?? "GitHub"}, run ${env["GITHUB_RUN_NUMBER"] ?? env["GITHUB_RUN_ID"]}`
    };
  }
  if (env["GITLAB_CI"] !== void 0 && env["CI_JOB_ID"] !== void 0) {
    return { key: `gitlab-${env["CI_JOB_ID"]}`, holder: `${env["CI_PROJECT_PATH"] ?? "GitLab"}, job ${env["CI_JOB_ID"]}` };
  }
  if (env["JENKINS_URL"] !== void 0 && env["BUILD_TAG"] !== void 0) {
    return { key: `jenkins-${env["BUILD_TAG"]}`, holder: `${env["JOB_NAME"] ?? "Jenkins"}, build ${env["BUILD_NUMBER"] ?? "?"}` };
  }
  return null;
}

// cli/run-child.ts
import { spawn } from "node:child_process";
import os2 from "node:os";
import { isatty } from "node:tty";
var forwarded = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"];
function runChild(command, args) {
  return new Promise((resolve, reject) => {
    const listeners = forwarded.map((signal) => {
      const isShared = isatty(0) && (signal === "SIGINT" || signal === "SIGQUIT");
      const pass = () => void (isShared || child.kill(signal));
      process.on(signal, pass);
      return () => process.off(signal, pass);
    });
    const done = () => listeners.forEach((off) => off());
    const child = spawn(command, [...args], { stdio: "inherit" });
    child.once("error", (error) => {
      done();
      reject(new CommandError(`${command} cannot be run: ${error.code ?? error.message}`, error.code === "ENOENT" ? 127 : 126));
    });
    child.once("exit", (code, signal) => {
      done();
      resolve(code ?? 128 + (signal === null ? 0 : os2.constants.signals[signal]));
    });
  });
}

// cli/commands/lease-commands.ts
async function leaseRun(api, args) {
  const [command, ...rest] = args.rest;
  if (command === void 0) throw new CommandError("Say what to run: switchyard lease run team/stage/name -- make test", exitCodes.usage);
  const lease = await keepLease(api, environmentPath(args.words[0]), leaseBody(args), say);
  if (lease.trouble !== null && args.is("require")) {
    await lease.release();
    throw new CommandError("There is no lease, and --require was given, so nothing was run.", exitCodes.refused);
  }
  try {
    return await runChild(command, rest);
  } finally {
    await lease.release();
  }
}
async function leaseTake(api, args) {
  const lease = requireAnswer(await api.call("POST", `${environmentPath(args.words[0])}/leases`, leaseBody(args)));
  print(args.is("json"), lease, lease.leaseId);
  if (lease.stop !== null) say(lease.stop.sentence);
  return exitCodes.done;
}
async function leaseHeartbeat(api, args) {
  const lease = requireAnswer(await api.call("POST", `/leases/${leaseId(args)}/heartbeat`));
  print(args.is("json"), lease, `It counts until ${lease.countsUntil}.`);
  if (lease.stop !== null) say(lease.stop.sentence);
  return exitCodes.done;
}
async function leaseRelease(api, args) {
  const reason = args.text("reason");
  const query = reason === void 0 ? "" : `?${new URLSearchParams({ reason }).toString()}`;
  const released = requireAnswer(await api.call("DELETE", `/leases/${leaseId(args)}${query}`));
  print(args.is("json"), released, released.released ? "The lease is given back." : `The lease had ended before (${released.because}).`);
  return exitCodes.done;
}
function leaseId(args) {
  const [id] = args.words;
  if (id === void 0 || !/^[\da-f-]{36}$/i.test(id)) throw new CommandError("Name the lease by the id that lease take printed.", exitCodes.usage);
  return id;
}

// cli/commands/sign-in-commands.ts
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text as readAll } from "node:stream/consumers";

// cli/settings.ts
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os3 from "node:os";
import path from "node:path";
function settingsFile() {
  const folder = process.env["XDG_CONFIG_HOME"] ?? path.join(os3.homedir(), ".config");
  return path.join(folder, "switchyard", "token.json");
}
async function readSettings() {
  const { SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token } = process.env;
  const stored = url && token ? null : await readStored();
  const settings = { url: url || stored?.url, token: token || stored?.token };
  if (!settings.url || !settings.token) {
    throw new CommandError("You are not signed in. Run: switchyard login, or set SWITCHYARD_URL and SWITCHYARD_TOKEN.", exitCodes.notSignedIn);
  }
  return { url: requireSafeUrl(settings.url), token: settings.token.trim() };
}
async function storeSettings(settings) {
  const file = settingsFile();
  await mkdir(path.dirname(file), { recursive: true, mode: 448 });
  await writeFile(file, `${JSON.stringify(settings)}
`, { mode: 384 });
  await chmod(file, 384);
  return file;
}
async function forgetSettings() {
  const file = settingsFile();
  await rm(file, { force: true });
  return file;
}
async function readStored() {
  const file = settingsFile();
  const [text2, facts] = await Promise.all([readFile(file, "utf8").catch(() => null), stat(file).catch(() => null)]);
  if (text2 === null || facts === null) return null;
  if (process.platform !== "win32" && (facts.mode & 63) !== 0) {
    throw new CommandError(`Others can read ${file}. Run: chmod 600 ${file}`, exitCodes.notSignedIn);
  }
  try {
    return JSON.parse(text2);
  } catch {
    throw new CommandError(`${file} cannot be read. Run: switchyard login`, exitCodes.notSignedIn);
  }
}
function requireSafeUrl(text2) {
  const url = URL.canParse(text2) ? new URL(text2) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandError(`"${text2}" is no address of a portal; give one such as https://switchyard.example.com`, exitCodes.usage);
  }
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isHere && process.env["SWITCHYARD_ALLOW_HTTP"] !== "1") {
    throw new CommandError(`${url.origin} is not encrypted, so the token is not sent there. Use https, or set SWITCHYARD_ALLOW_HTTP=1.`, exitCodes.usage);
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

// cli/commands/sign-in-commands.ts
async function login(args) {
  const address = args.text("url") ?? args.words[0] ?? process.env["SWITCHYARD_URL"];
  if (address === void 0) throw new CommandError("Say where the portal is: switchyard login https://switchyard.example.com", exitCodes.usage);
  const settings = { url: requireSafeUrl(address), token: (await readToken(address)).trim() };
  const me = requireAnswer(await apiClient(settings).call("GET", "/me"));
  const file = await storeSettings(settings);
  print(args.is("json"), me, `Signed in at ${settings.url} as ${me.name}. The token is kept in ${file}, which only you can read.`);
  return exitCodes.done;
}
async function logout(args) {
  const file = await forgetSettings();
  print(args.is("json"), { forgotten: file }, `The token in ${file} is forgotten. It works until it is revoked under My access.`);
  return exitCodes.done;
}
async function whoami(args) {
  const settings = await readSettings();
  const me = requireAnswer(await apiClient(settings).call("GET", "/me"));
  const rights = [...new Set(me.rights.map(({ permission }) => permission))];
  const may = rights.length === 0 ? "It may do nothing now." : `It may: ${rights.join(", ")}.`;
  print(args.is("json"), me, `${me.name} at ${settings.url}, until ${me.token.expiresAt}. ${may}`);
  return exitCodes.done;
}
async function readToken(address) {
  if (!process.stdin.isTTY) return readAll(process.stdin);
  process.stderr.write(`Token (make one under My access of ${address}): `);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}

// cli/help.ts
var help = `Switchyard from the command line.

  switchyard login https://switchyard.example.com   keep a token, read from the keyboard or standard input
  switchyard whoami | logout

  switchyard list [--team T] [--stage S] [--state running] [--search TEXT]
  switchyard show ENVIRONMENT
  switchyard start ENVIRONMENT [--wait] [--timeout SECONDS] [--reason TEXT]
  switchyard stop ENVIRONMENT [--wait | --override REASON] [--reason TEXT]
  switchyard extend ENVIRONMENT 2h [--reason TEXT]            or --until 2026-11-29T22:00:00+09:00

  switchyard lease run [ENVIRONMENT] -- make test             a stop waits while the command runs
  switchyard lease take ENVIRONMENT                           prints the id of the lease
  switchyard lease heartbeat LEASE
  switchyard lease release LEASE [--reason TEXT]

ENVIRONMENT is team/stage/name, or its id; lease run also takes SWITCHYARD_ENVIRONMENT.
Options of leases: --ttl SECONDS (10 to 900, usually 120), --note TEXT, --holder TEXT, --key TEXT, --source api|ci|ssh,
  --until TIME, --instance ID; of lease run also --require: run nothing without a lease.
Every command takes --json.

Instead of login: SWITCHYARD_URL and SWITCHYARD_TOKEN. Tokens are made in the portal under My access.

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the portal cannot be reached, 4 not signed in.
lease run ends as its command does: the lease may fail, the command goes on.
`;

// cli/main.ts
var text = { type: "string" };
var flag = { type: "boolean" };
var withApi = (run) => async (args) => run(apiClient(await readSettings()), args);
var commands = {
  login: { options: { url: text }, run: login },
  logout: { options: {}, run: logout },
  whoami: { options: {}, run: whoami },
  list: { options: { team: text, stage: text, state: text, search: text }, run: withApi(list) },
  show: { options: {}, run: withApi(show) },
  start: { options: { reason: text, wait: flag, timeout: text }, run: withApi(start) },
  stop: { options: { reason: text, wait: flag, override: text }, run: withApi(stop) },
  extend: { options: { reason: text, until: text }, run: withApi(extend) },
  "lease run": { options: leaseOptions, run: withApi(leaseRun) },
  "lease take": { options: leaseOptions, run: withApi(leaseTake) },
  "lease heartbeat": { options: {}, run: withApi(leaseHeartbeat) },
  "lease release": { options: { reason: text }, run: withApi(leaseRelease) }
};
async function main(args) {
  const [first = "--help", second = ""] = args;
  if (["--help", "-h", "help"].includes(first)) return usage(exitCodes.done);
  const name = first === "lease" ? `lease ${second}` : first;
  const command = commands[name];
  if (command === void 0) {
    say(`there is no command "${name.trim()}".`);
    return usage(exitCodes.usage);
  }
  const given = readArguments(args.slice(name.split(" ").length), command.options);
  return given.is("help") ? usage(exitCodes.done) : command.run(given);
}
function usage(exitCode) {
  (exitCode === exitCodes.done ? process.stdout : process.stderr).write(help);
  return exitCode;
}
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
