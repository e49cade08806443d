import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withClient } from "../../scripts/bootstrap/with-client";
import { spawnPostgresParent } from "../../testing/database/spawn-postgres-parent";
import { findFreePort } from "./free-port";
import { isPostmasterOf } from "./postmaster";
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./start-embedded-postgres";

let folder: string;
let dataDir: string;
let started: EmbeddedPostgres[];
let lines: string[];

// The blank and the closed folder are part of every test: both occur on real machines (a 0700 home, "My Projects").
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "embedded postgres ")));
  await chmod(folder, 0o700);
  dataDir = path.join(folder, "the data");
  started = [];
  lines = [];
});

afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line), endWithParent: true, ...options });
  started.push(server);
  return server;
}

async function ask(server: { superuserUrl: string }, sql: string): Promise<unknown> {
  return withClient(server.superuserUrl, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  });
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDir, "postmaster.pid"), "utf8"), 10);
}

describe("a stop", () => {
  it("is content with a server that goes while it is about to be told", async () => {
    const server = await start();
    const kill = process.kill.bind(process);
    const told = vi.spyOn(process, "kill").mockImplementation((pid, signal) => {
      if (signal === "SIGINT") {
        kill(pid, "SIGQUIT");
        throw Object.assign(new Error("kill ESRCH"), { code: "ESRCH" });
      }
      return kill(pid, signal);
    });
    try {
      await expect(server.stop()).resolves.toBeUndefined();
    } finally {
      told.mockRestore();
    }
  });
});

describe("a first start", () => {
  it("creates a UTF-8 cluster with ICU, checksums and SCRAM, reachable on loopback only", async () => {
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await ask(server, "SHOW server_version")).toMatch(/^17\./);
    expect(await ask(server, "SHOW data_checksums")).toBe("on");
    expect(await ask(server, "SHOW listen_addresses")).toBe("127.0.0.1");
    expect(await ask(server, "SHOW unix_socket_directories")).toBe("");
    const cluster = "SELECT concat_ws(' ', encoding, datlocprovider, datlocale) FROM pg_database WHERE datname = 'template1'";
    expect(await ask(server, cluster)).toBe("6 i en-US");
    expect(await ask(server, "SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'postgres'")).toBe("SCRAM-SHA-256");
  });

  it("keeps the password to its owner, and out of the log", async () => {
    const server = await start();
    expect((await stat(`${dataDir}.password`)).mode & 0o777).toBe(0o600);
    const password = new URL(server.superuserUrl).password;
    expect(password.length).toBeGreaterThan(20);
    expect(lines.join("\n")).not.toContain(password);
    await expect(ask({ superuserUrl: server.superuserUrl.replace(password, "wrong") }, "SELECT 1")).rejects.toThrow(/password/);
  });

  it("passes settings on", async () => {
    expect(await ask(await start({ settings: { max_connections: "37" } }), "SHOW max_connections")).toBe("37");
  });

  it("takes another port when the preferred one is busy", async () => {
    const blocker = createServer().listen(await findFreePort(0), "127.0.0.1");
    await once(blocker, "listening");
    const address = blocker.address();
    const busy = typeof address === "object" && address ? address.port : 0;
    const server = await start({ port: busy });
    blocker.close();
    expect(server.port).not.toBe(busy);
    expect(lines.join("\n")).toContain(`Port ${busy} is busy`);
    expect(await ask(server, "SELECT 1")).toBe(1);
  });

  it("redoes an initdb that was killed half-way", async () => {
    for (const builder of [999_999_999, process.pid]) {
      await mkdir(`${dataDir}.building-${builder}-0a`);
      await writeFile(path.join(`${dataDir}.building-${builder}-0a`, "PG_VERSION"), "17\n");
    }
    expect(await ask(await start(), "SELECT 1")).toBe(1);
    expect((await readdir(folder)).filter((name) => name.includes("building"))).toEqual([]);
  });

  it("refuses a folder that holds something else", async () => {
    await mkdir(dataDir);
    await writeFile(path.join(dataDir, "thesis.txt"), "do not touch");
    await expect(start()).rejects.toThrow(/is not empty and holds no PostgreSQL database/);
    expect(await readFile(path.join(dataDir, "thesis.txt"), "utf8")).toBe("do not touch");
  });

  it("refuses the database of another major version", async () => {
    await mkdir(dataDir);
    await writeFile(path.join(dataDir, "PG_VERSION"), "16\n");
    await writeFile(`${dataDir}.password`, "x\n");
    await expect(start()).rejects.toThrow(/made by PostgreSQL 16; this is 17/);
  });

  it("ends with the server's own words when it cannot start", async () => {
    await expect(start({ settings: { no_such_setting: "1" } })).rejects.toThrow(
      /did not start: it ended with code 1[\s\S]*unrecognized configuration parameter "no_such_setting"/,
    );
  });
});

describe("a second start", () => {
  it("keeps the data", async () => {
    const first = await start();
    await ask(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, "SELECT answer FROM kept")).toBe(42);
  });

  it("says so when the password file is gone", async () => {
    await (await start()).stop();
    await rm(`${dataDir}.password`);
    await expect(start()).rejects.toThrow(/password file .* cannot be read/);
  });

  it("takes over the server whose parent was killed, and can stop it", async () => {
    const parent = await spawnPostgresParent(dataDir);
    await ask(parent, "CREATE TABLE kept AS SELECT 7 AS answer");
    await parent.kill();
    const server = await start();
    expect(server).toMatchObject({ adopted: true, port: parent.port });
    expect(await ask(server, "SELECT answer FROM kept")).toBe(7);
    const pid = await postmasterPid();
    await server.stop();
    expect(await isPostmasterOf(pid, dataDir)).toBe(false);
  });

  it.each([
    ["of a process that is gone", 999_999_999],
    ["of a process that got the number later", process.pid],
  ])("removes the pid file %s", async (_case, pid) => {
    await (await start()).stop();
    await writeFile(path.join(dataDir, "postmaster.pid"), `${pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`);
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(lines.join("\n")).toContain("stale postmaster.pid");
  });

  it("refuses a running server that does not know our password", async () => {
    await start();
    await writeFile(`${dataDir}.password`, "another\n");
    const kept = started;
    started = [];
    await expect(start()).rejects.toThrow(/already runs on .* cannot be used: password authentication failed/);
    started = kept;
  });
});

describe("two starts at once", () => {
  it("share one server", async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.port).toBe(two.port);
    expect([one.adopted, two.adopted].filter(Boolean)).toHaveLength(1);
  });
});

describe("the end", () => {
  it("rolls open transactions back and leaves no process", async () => {
    const server = await start();
    const pid = await postmasterPid();
    await withClient(server.superuserUrl, async (client) => {
      await client.query("BEGIN; CREATE TABLE never (i int)");
      await server.stop();
    }).catch(() => {}); // The server closed the connection under us, which is the point.
    expect(await isPostmasterOf(pid, dataDir)).toBe(false);
    expect(await ask(await start(), "SELECT count(*)::int FROM pg_class WHERE relname = 'never'")).toBe(0);
  });

  it.runIf(process.platform === "linux")("runs in a process group of its own, so that Ctrl-C does not reach it first", async () => {
    await start();
    const pid = await postmasterPid();
    const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
    expect(Number(fields[2])).toBe(pid); // pgrp, proc_pid_stat(5)
  });

  it("comes with the parent's death when that was asked for", async () => {
    const parent = await spawnPostgresParent(dataDir, { endWithParent: true });
    const pid = await postmasterPid();
    await parent.kill();
    for (let waited = 0; (await isPostmasterOf(pid, dataDir)) && waited < 5_000; waited += 50) await sleep(50);
    expect(await isPostmasterOf(pid, dataDir)).toBe(false);
  });
});
