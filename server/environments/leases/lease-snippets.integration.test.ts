import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import { startApiServer } from "@/testing/factories/api-server";
import type { ApiServer } from "@/testing/factories/api-server";
import { makeToken } from "@/testing/factories/api-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { spawned } from "@/testing/factories/spawned";
import { waitUntil } from "@/testing/faults/wait-until";
import { leaseSnippets, snippetsOf } from "./lease-snippets";
import type { LeaseSnippet } from "./schemas";

let world: PortalWorld;
let mina: UserActor;
let portal: ApiServer;
let token: string;
let folder: string;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  world = await createPortalWorld({ database: testDatabase });
  mina = await world.person("Mina Park");
  token = (await makeToken(world, mina)).text;
  portal = await startApiServer();
  folder = await mkdtemp(path.join(os.tmpdir(), "switchyard snippets'"));
  // What the snippets run, in place of a build.
  await mkdir(path.join(folder, "bin"));
  await writeFile(path.join(folder, "bin", "make"), '#!/bin/sh\necho "made $1"\nwhile [ ! -e done ]; do sleep 0.1; done\nexit 9\n');
  await chmod(path.join(folder, "bin", "make"), 0o755);
});
afterAll(async () => {
  await portal.close();
  await database().$disconnect();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  portal.away(false);
  await rm(path.join(folder, "done"), { force: true });
  await world.db.busyLease.deleteMany();
});

const live = () => world.db.busyLease.findMany({ where: { releasedAt: null } });
const holding = () => waitUntil("one lease is held", async () => (await live()).length === 1);
const free = () => waitUntil("no lease is held", async () => (await live()).length === 0);
const finish = () => writeFile(path.join(folder, "done"), "");

function snippet(key: LeaseSnippet["key"]): string {
  const all = snippetsOf({ url: portal.url, address: "payments/dev/checkout-dev", label: "checkout-dev" });
  return all.find((one) => one.key === key)?.text ?? "";
}

async function saved(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

const shell = (args: readonly string[], env: Record<string, string> = {}) =>
  spawned("sh", args, {
    cwd: folder,
    env: {
      PATH: [path.join(folder, "bin"), path.dirname(process.execPath), process.env["PATH"] ?? ""].join(":"),
      SWITCHYARD_TOKEN: token,
      HOME: folder,
      ...env,
    },
  });

describe("sh and curl", () => {
  test("keep it awake while a command runs, pass its exit code on, and give the lease back", async () => {
    const run = shell([await saved("awake.sh", snippet("shell")), "make", "test"]);
    await holding();
    expect(await live()).toMatchObject([{ source: "api", holder: expect.stringMatching(/ on /), ttlSeconds: 120 }]);
    await finish();
    expect(await run.ended).toBe(9);
    expect({ output: run.output(), errors: run.errors() }).toEqual({ output: "made test\n", errors: "" });
    await free();
  });

  test("give it back when they are interrupted", async () => {
    const run = shell([await saved("awake.sh", snippet("shell")), "sleep", "5"]);
    await holding();
    run.kill("SIGTERM");
    expect(await run.ended).toBe(143);
    await free();
  });

  test("run the command when the portal is away, and say so", async () => {
    portal.away(true);
    await finish();
    const run = shell([await saved("awake.sh", snippet("shell")), "make", "test"]);
    expect(await run.ended).toBe(9);
    expect(run.errors()).toContain("the stop could not be delayed");
  });
});

describe("an ssh login", () => {
  /** What sshd does: it runs the hook at the start and at the end of a login, and lives in between. */
  const sshd = `"$1" || exit 3
echo in
while [ ! -e done ]; do sleep 0.1; done
PAM_TYPE=close_session "$1"`;

  async function logIn(user: string) {
    const hook = await saved("switchyard-ssh-lease", snippet("ssh"));
    const tokenFile = await saved("token", `${token}\n`);
    const env = {
      PAM_TYPE: "open_session",
      PAM_USER: user,
      SWITCHYARD_TOKEN_FILE: tokenFile,
      SWITCHYARD_RUN_DIR: path.join(folder, "run"),
      SWITCHYARD_TOKEN: "",
    };
    return shell(["-c", sshd, "sshd", hook], env);
  }

  test("holds a lease until it ends, whatever the person is called", async () => {
    const login = await logIn(`mina "the\\quoted" $(touch pwned)`);
    await holding();
    expect(await live()).toMatchObject([{ source: "ssh", holder: expect.stringContaining(`mina "the\\quoted" $(touch pwned) on `) }]);
    await finish();
    expect(await login.ended).toBe(0);
    await free();
  });

  test("that breaks off without a goodbye ends its lease too", async () => {
    const login = await logIn("bob");
    await holding();
    login.kill("SIGKILL");
    expect(await login.ended).toBe("SIGKILL");
    await free();
  });

  test("is never hindered: by a missing token, or a portal that is away", async () => {
    portal.away(true);
    await finish();
    const login = await logIn("mina");
    expect(await login.ended).toBe(0);
    expect(login.output()).toBe("in\n");
    await rm(path.join(folder, "token"));
    const hook = path.join(folder, "switchyard-ssh-lease");
    expect(await shell([hook], { PAM_TYPE: "open_session", SWITCHYARD_TOKEN_FILE: "/nowhere", SWITCHYARD_RUN_DIR: path.join(folder, "run") }).ended).toBe(0);
  });
});

describe("CI runs", () => {
  /** The commands of a snippet, as its runner would run them, with the variables it sets. */
  function commands(key: "github" | "gitlab" | "jenkins"): string {
    const text = snippet(key);
    if (key === "github") return text.slice(text.indexOf("run: |") + 6);
    if (key === "gitlab") return [...text.matchAll(/^ {4}- (.*)$/gm)].map(([, command]) => command).join(" &&\n");
    return /sh '''([\s\S]*?)'''/.exec(text)?.[1] ?? "";
  }

  test.each([
    [
      "github",
      { GITHUB_RUN_ID: "7", GITHUB_RUN_ATTEMPT: "2", GITHUB_JOB: "test", GITHUB_REPOSITORY: "acme/pay", GITHUB_RUN_NUMBER: "3" },
      "github-7-2-test",
      "acme/pay, run 3",
    ],
    ["gitlab", { CI_JOB_ID: "55", CI_PROJECT_PATH: "acme/pay" }, "gitlab-55", "acme/pay, job 55"],
    ["jenkins", { BUILD_TAG: "jenkins-pay-3", JOB_NAME: "pay", BUILD_NUMBER: "3" }, "jenkins-jenkins-pay-3", "pay, build 3"],
  ] as const)("of %s fetch the command line from the portal and hold a lease of their own", async (key, variables, sourceKey, holder) => {
    expect(snippet(key)).toContain("'payments/dev/checkout-dev'");
    const env = { ...variables, SWITCHYARD_URL: portal.url, SWITCHYARD_ENVIRONMENT: "payments/dev/checkout-dev" };
    const run = shell(["-e", "-c", commands(key)], env);
    await holding();
    expect(await live()).toMatchObject([{ source: "ci", sourceKey, holder }]);
    await finish();
    expect(await run.ended).toBe(9);
    await free();
  });
});

describe("what the portal prints", () => {
  test("is filled with its own address and the environment's, and only for whoever may see it", async () => {
    const { id } = await world.environment("checkout-dev");
    const { snippets } = await leaseSnippets(world.db, mina, id);
    expect(snippets.map(({ key }) => key)).toEqual(["cli", "shell", "ssh", "github", "gitlab", "jenkins", "session-manager"]);
    expect(snippets[1]?.text).toContain("SWITCHYARD_URL='http://localhost:3000'\nSWITCHYARD_ENVIRONMENT='payments/dev/checkout-dev'");
    const stranger = await world.person("Sam Stranger", [{ role: "developer", teams: ["search"] }]);
    await expect(leaseSnippets(world.db, stranger, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("names an environment by its id where the name would be syntax, and quotes everything else", async () => {
    const { id, targetId } = await world.environment("checkout-dev");
    const odd = await world.db.environment.create({
      data: {
        id: crypto.randomUUID(),
        targetId,
        team: "payments",
        stage: "dev",
        name: "a b/c'$(x)",
        state: "running",
        stateSince: new Date(),
        createdAt: new Date(),
      },
    });
    const { snippets } = await leaseSnippets(world.db, mina, odd.id);
    const texts = snippets.filter(({ key }) => key !== "session-manager").map(({ text }) => text);
    for (const text of texts) {
      expect(text).toContain(odd.id);
      expect(text).not.toContain("$(x)");
    }
    await world.db.environment.delete({ where: { id: odd.id } });
    expect(id).not.toBe(odd.id);
  });
});
