import { execFile, execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { DirectoryEntry } from "@/embedded/directory/directory-entry";
import { makeTlsCertificate } from "@/embedded/directory/tls-certificate";
import type { TlsCertificate } from "@/embedded/directory/tls-certificate";
import { findSlapd } from "./find-slapd";
import type { SlapdPrograms } from "./find-slapd";
import { lockoutPolicyDn, slapdConfig } from "./slapd-config";
import { toLdif } from "./to-ldif";

export type SlapdOptions = {
  /** Parents before children; the first entry is the suffix. */
  entries: readonly DirectoryEntry[];
  /** Certificate of ldaps and StartTLS; made when left out, `null` for a server without TLS. */
  tls?: TlsCertificate | null;
  allowUnauthenticatedBind?: boolean;
  nestedMemberOf?: boolean;
  /** Most entries of one search without paging. Default 500. */
  sizeLimit?: number;
  /** Wrong passwords after which ppolicy locks the account for ever (pwdMaxFailure). Default 100. */
  lockoutAfter?: number;
};

export type Slapd = {
  url: string;
  tlsUrl: string | null;
  caCertificate: string | null;
  /** The account that may change everything. */
  root: { dn: string; password: string };
  /** Ends the server; the entries stay. */
  stop(): Promise<void>;
  /** Starts it again after `stop`, on the same ports. */
  start(): Promise<void>;
  close(): Promise<void>;
};

const run = promisify(execFile);
const startAttempts = 3;
const readyWithinMs = 60_000;

/**
 * Starts a real OpenLDAP server with the entries, in a temporary directory and on free loopback ports. Works as any user;
 * root runs it as `nobody` where the files allow it.
 * @throws Error when slapd cannot be had or does not start.
 */
export async function startSlapd(options: SlapdOptions): Promise<Slapd> {
  const programs = await findSlapd();
  const tls = options.tls === undefined ? await makeTlsCertificate() : options.tls;
  const suffix = options.entries[0]?.dn;
  if (suffix === undefined) throw new Error("slapd needs at least the entry of its suffix.");
  const directory = await mkdtemp(path.join(tmpdir(), "switchyard-slapd-"));
  const root = { dn: `cn=root,${suffix}`, password: "root-of-the-test" };
  const launcher = launcherFor(programs);
  try {
    const settings = {
      directory,
      suffix,
      rootDn: root.dn,
      rootPassword: root.password,
      allowUnauthenticatedBind: options.allowUnauthenticatedBind ?? false,
      nestedMemberOf: options.nestedMemberOf ?? false,
      sizeLimit: options.sizeLimit ?? 500,
      hasTls: tls !== null,
    };
    const ldif = toLdif([...options.entries, lockoutPolicy(suffix, options.lockoutAfter ?? 100)], { withMemberOf: !settings.nestedMemberOf });
    await writeFiles(
      directory,
      { "slapd.conf": slapdConfig(programs, settings), "base.ldif": ldif, "tls.crt": tls?.cert ?? "", "tls.key": tls?.key ?? "" },
      launcher.owner,
    );
    const [program, ...first] = [...launcher.prefix, programs.slapadd];
    await run(program ?? programs.slapadd, [...first, "-q", "-f", path.join(directory, "slapd.conf"), "-l", path.join(directory, "base.ldif")], {
      env: launcher.env,
    });
    const place: Place = { programs, launcher, directory, hasTls: tls !== null };
    const server = await startOnFreePorts(place);
    let { process: running } = server;
    return {
      url: `ldap://127.0.0.1:${server.port}`,
      tlsUrl: tls === null ? null : `ldaps://127.0.0.1:${server.tlsPort}`,
      caCertificate: tls?.cert ?? null,
      root,
      stop: () => stop(running),
      start: async () => {
        const again = await startOn(place, server);
        if (again.process === null) throw new Error(`slapd did not start again: ${again.problem}`);
        running = again.process;
      },
      close: async () => {
        await stop(running);
        await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function lockoutPolicy(suffix: string, after: number): DirectoryEntry {
  return {
    dn: lockoutPolicyDn(suffix),
    attributes: {
      objectClass: ["top", "device", "pwdPolicy"],
      cn: ["lockout"],
      pwdAttribute: ["userPassword"],
      pwdLockout: ["TRUE"],
      pwdMaxFailure: [String(after)],
    },
  };
}

type Launcher = { prefix: readonly string[]; env: NodeJS.ProcessEnv; owner: { uid: number; gid: number } | null };

/** Root gives up its rights when `nobody` can read the programs; under a private home directory it cannot, and slapd stays root. */
function launcherFor(programs: SlapdPrograms): Launcher {
  const env = { ...process.env, ...(programs.libraries === "" ? {} : { LD_LIBRARY_PATH: programs.libraries }) };
  if (process.getuid?.() !== 0) return { prefix: [], env, owner: null };
  try {
    const prefix = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
    const numbers = execFileSync(
      "setpriv",
      [...prefix.slice(1), "sh", "-c", 'test -x "$0" && test -r "$1/core.schema" && id -u && id -g', programs.slapd, programs.schemas],
      { encoding: "utf8" },
    );
    const [uid = NaN, gid = NaN] = numbers.trim().split("\n").map(Number);
    return { prefix, env, owner: { uid, gid } };
  } catch {
    return { prefix: [], env, owner: null };
  }
}

async function writeFiles(directory: string, files: Record<string, string>, owner: { uid: number; gid: number } | null): Promise<void> {
  const data = path.join(directory, "data");
  await mkdir(data, { mode: 0o700 });
  const written = Object.entries(files).map(([name, content]) => ({ file: path.join(directory, name), content }));
  for (const { file, content } of written) await writeFile(file, content, { mode: 0o600 });
  if (owner) for (const each of [directory, data, ...written.map(({ file }) => file)]) await chown(each, owner.uid, owner.gid);
}

type Place = { programs: SlapdPrograms; launcher: Launcher; directory: string; hasTls: boolean };
type Ports = { port: number; tlsPort: number };

async function startOnFreePorts(place: Place): Promise<Ports & { process: ChildProcess }> {
  let said = "";
  // slapd takes no port 0, so between choosing a port and using it somebody else may have taken it.
  for (let attempt = 1; attempt <= startAttempts; attempt += 1) {
    const [port, tlsPort] = await Promise.all([freePort(), freePort()]);
    const { process: child, problem } = await startOn(place, { port, tlsPort });
    if (child !== null) return { process: child, port, tlsPort };
    said = problem;
  }
  throw new Error(`slapd did not start: ${said}`);
}

/** The process when it listens; null with what it said when it does not. */
async function startOn({ programs, launcher, directory, hasTls }: Place, { port, tlsPort }: Ports): Promise<{ process: ChildProcess | null; problem: string }> {
  let problem = "";
  const urls = [`ldap://127.0.0.1:${port}`, ...(hasTls ? [`ldaps://127.0.0.1:${tlsPort}`] : [])].join(" ");
  const [program, ...first] = [...launcher.prefix, programs.slapd];
  const child = spawn(program ?? programs.slapd, [...first, "-f", path.join(directory, "slapd.conf"), "-h", urls, "-d", "0"], {
    env: launcher.env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.stderr.on("data", (chunk: Buffer) => (problem = `${problem}${chunk.toString()}`.slice(-2_000)));
  if (await isReady(child, port)) return { process: child, problem };
  await stop(child);
  return { process: null, problem: problem || "it said nothing" };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port could be found.");
  return address.port;
}

async function isReady(child: ChildProcess, port: number): Promise<boolean> {
  const until = Date.now() + readyWithinMs;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const socket = connect(port, "127.0.0.1");
    const connected = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return true;
    await delay(20);
  }
  return false;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await exited;
  clearTimeout(timer);
}
