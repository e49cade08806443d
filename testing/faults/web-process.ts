import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { encode } from "next-auth/jwt";
import superjson from "superjson";
import { findFreePort } from "@/embedded/postgres/free-port";
import { startProcess } from "@/scripts/launch/start-process";
import type { Running } from "@/scripts/launch/start-process";
import type { UserActor } from "@/server/access/actor";
import { openSession } from "@/server/access/sessions";
import { sessionCookieName } from "@/server/api/session-cookie";
import type { AppErrorCode } from "@/server/platform/errors";
import { env } from "@/server/platform/env";
import { inTransaction } from "@/server/platform/transaction";
import { bundleOnce, compileCache } from "../failpoints/bundle-once";
import { targets, teams } from "../factories/aws-world";
import type { PortalWorld } from "../factories/portal-world";

const root = path.resolve(import.meta.dirname, "..", "..");
const preloads = ["faults/shift-clocks.mjs", "failpoints/kill-at-failpoint.mjs"].flatMap((file) => [
  "--import",
  pathToFileURL(path.join(root, "testing", file)).href,
]);

/** The API as one file, with failpoints, and a folder of its own for what a test writes. */
export type WebBundle = { folder: string; file: string; configFile: string; remove(): Promise<void> };

/** The API of the present sources, bundled once for all tests. */
export async function buildTestWeb(): Promise<WebBundle> {
  const file = await bundleOnce("web", bundleWeb);
  const folder = await mkdtemp(path.join(root, ".cache", "test-web-"));
  const configFile = path.join(folder, "switchyard.json");
  await writeFile(configFile, JSON.stringify({ zone: "Asia/Seoul", teams, targets, grants: [] }));
  return { folder, file, configFile, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function bundleWeb(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("./web-server.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    tsconfig: path.join(root, "tsconfig.json"),
    define: { __FAILPOINTS__: "true" },
    mainFields: ["module", "main"],
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: "error",
  });
}

/** What came of a call: its result, or the code of its failure; `unreachable` when nobody answered. */
export type Called = { ok: true; value: unknown } | { ok: false; code: AppErrorCode | "unreachable"; message: string };

/** How the API is called, as a page does. */
export type WebCalls = {
  call(kind: "query" | "mutation", procedure: string, input?: object): Promise<Called>;
  health(): Promise<{ status: number; body: unknown } | null>;
};

export type WebProcess = Running & WebCalls;

/** A port of 127.0.0.1 that nobody listens on. */
export function freeWebPort(): Promise<number> {
  return findFreePort(0);
}

/** The settings of the API on a world. */
export function webEnvironment(bundle: WebBundle, world: PortalWorld, port: number): NodeJS.ProcessEnv {
  const settings = { LOG_LEVEL: "info", DATABASE_URL: world.database.appUrl, CONFIG_FILE: bundle.configFile, PORT: String(port) };
  return { ...process.env, NODE_COMPILE_CACHE: compileCache, ...settings };
}

/** Calls the API as the person of the cookie. */
export function callWeb(url: string, cookie: string): WebCalls {
  return { call: (kind, procedure, input) => call({ url, cookie }, { kind, procedure, input }), health: () => askHealth(url) };
}

/** Starts the API on a world and waits until it listens; calls are those of `who`, signed in before. */
export async function startWeb(bundle: WebBundle, world: PortalWorld, cookie: string, more: Record<string, string> = {}): Promise<WebProcess> {
  const port = await freeWebPort();
  const url = `http://127.0.0.1:${port}`;
  const running = startProcess({
    name: "web",
    cwd: root,
    args: [...preloads, bundle.file],
    logFile: path.join(bundle.folder, `${world.database.name}-${port}.log`),
    env: { ...webEnvironment(bundle, world, port), ...more },
  });
  const web: WebProcess = { ...running, ...callWeb(url, cookie) };
  while ((await web.health()) === null) await new Promise((resolve) => setTimeout(resolve, 30));
  return web;
}

/** Signs a person in and returns the cookie. */
export async function signedIn(world: PortalWorld, actor: UserActor): Promise<string> {
  const { token } = await inTransaction(world.db, (tx) => openSession(tx, actor.id, { address: "192.0.2.7", userAgent: "test" }));
  return `${sessionCookieName()}=${await encode({ token: { token }, secret: env().SESSION_SECRET })}`;
}

type Body = { result?: { data: never }; error?: { json: { data: { app: { code: AppErrorCode; message: string } } } } };

async function call(to: { url: string; cookie: string }, what: { kind: "query" | "mutation"; procedure: string; input: object | undefined }): Promise<Called> {
  const input = JSON.stringify(superjson.serialize(what.input));
  const isQuery = what.kind === "query";
  const address = `${to.url}/api/trpc/${what.procedure}${isQuery ? `?input=${encodeURIComponent(input)}` : ""}`;
  const headers = { cookie: to.cookie, "content-type": "application/json", "sec-fetch-site": "same-origin" };
  try {
    const response = await fetch(address, { headers, ...(isQuery ? {} : { method: "POST", body: input }), signal: AbortSignal.timeout(120_000) });
    const body = (await response.json()) as Body;
    if (body.error === undefined) return { ok: true, value: body.result === undefined ? undefined : superjson.deserialize(body.result.data) };
    return { ok: false, ...body.error.json.data.app };
  } catch {
    return { ok: false, code: "unreachable", message: "" };
  }
}

async function askHealth(url: string): Promise<{ status: number; body: unknown } | null> {
  const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  return response === null ? null : { status: response.status, body: await response.json() };
}
