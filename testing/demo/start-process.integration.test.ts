import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processMark } from "@/scripts/launch/process-mark";
import { startProcess } from "@/scripts/launch/start-process";

const root = path.resolve(import.meta.dirname, "..", "..");
const soon = { timeout: 60_000, interval: 50 };
let folder: string;
let pidFile: string;

// What a child may be like. Each writes its number first.
const children = {
  patient: "setInterval(() => {}, 1000);",
  "which ends cleanly on SIGTERM": "setInterval(() => {}, 1000); process.once('SIGTERM', () => process.exit(0));",
  "which says something":
    "process.stdout.write('é one\\ntwo\\n\\nth'); process.once('SIGTERM', () => { console.log('ree'); process.exit(0); }); setInterval(() => {}, 1000);",
  "which insists on logging":
    "setInterval(() => {}, 1000); process.once('SIGTERM', () => { for (;;) try { writeSync(1, 'stopping\\n'); process.exit(0); } catch {} });",
  "which ignores SIGTERM": "setInterval(() => {}, 1000); process.on('SIGTERM', () => {});",
  "with a child of its own":
    "import { spawn } from 'node:child_process'; const c = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: ['ignore', 'inherit', 'inherit'] }); writeFileSync(process.env.PID_FILE, String(c.pid)); setInterval(() => {}, 1000);",
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "a launch "));
  pidFile = path.join(folder, "pid");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function childScript(kind: keyof typeof children): Promise<string> {
  const file = path.join(folder, "child.mjs");
  await writeFile(file, `import { writeFileSync, writeSync } from 'node:fs'; writeFileSync(process.env.PID_FILE, String(process.pid)); ${children[kind]}\n`);
  return file;
}

async function startChild(kind: keyof typeof children, more: { patienceMs?: number; onLine?: (line: string) => void } = {}) {
  const options = { name: "child", cwd: folder, env: { ...process.env, PID_FILE: pidFile }, logFile: path.join(folder, "child.log") };
  const running = startProcess({ ...options, ...more, args: [await childScript(kind)] });
  await reportedPid();
  return running;
}

async function reportedPid(): Promise<number> {
  await expect.poll(() => readFile(pidFile, "utf8").catch(() => ""), soon).toMatch(/^[0-9]+$/);
  return Number(await readFile(pidFile, "utf8"));
}

describe("a child", () => {
  it("ends when asked to, with its own code", async () => {
    const running = await startChild("which ends cleanly on SIGTERM");
    await running.stop();
    expect(await running.ended).toBe(0);
    expect(await processMark(running.pid)).toBeNull();
  });

  it("is killed when it does not end in time", async () => {
    const running = await startChild("which ignores SIGTERM", { patienceMs: 500 });
    await running.stop();
    expect(await running.ended).toBeNull();
    expect(await processMark(running.pid)).toBeNull();
  });

  it("is followed line by line, and all it has said stands in its log", async () => {
    const lines: string[] = [];
    const running = await startChild("which says something", { onLine: (line) => lines.push(line) });
    await expect.poll(() => lines, soon).toEqual(["é one", "two"]);
    await running.stop();
    expect(lines).toEqual(["é one", "two", "three"]);
    expect(await readFile(path.join(folder, "child.log"), "utf8")).toBe("é one\ntwo\n\nthree\n");
  });

  it("takes along what it has started itself", async () => {
    const running = await startChild("with a child of its own");
    const grandchild = await reportedPid();
    await running.kill();
    await expect.poll(() => processMark(grandchild), soon).toBeNull();
  });
});

describe("when the launcher is killed", () => {
  it.each([
    ["a patient child", "patient", "process"],
    ["a child which ends cleanly on SIGTERM", "which ends cleanly on SIGTERM", "process"],
    ["a child which ignores SIGTERM", "which ignores SIGTERM", "process"],
    ["a child which insists on logging", "which insists on logging", "process"],
    ["a command which insists on logging", "which insists on logging", "command"],
    ["a command such as the build", "patient", "command"],
  ] as const)("%s ends too", async (_case, kind, how) => {
    const parent = await startParent(kind, how);
    const child = await reportedPid();
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await expect.poll(() => processMark(child), soon).toBeNull();
  });
});

async function startParent(kind: keyof typeof children, how: "process" | "command") {
  const args = ["--import", "tsx", path.join(root, "testing", "demo", "lonely-parent.ts"), await childScript(kind), how, path.join(folder, "child.log")];
  return spawn(process.execPath, args, { cwd: root, stdio: "ignore", env: { ...process.env, PID_FILE: pidFile } });
}
