import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { signInWithCookie } from "../../bench/web/sign-in-with-cookie";
import { startEmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import { migrateDatabase } from "../bootstrap/migrate-database";
import { buildProduct } from "../launch/build-product";
import { say, step } from "../launch/progress";
import { runCommand } from "../launch/run-command";
import { startProduct } from "../launch/start-product";
import { judge, writeScanPage } from "./scan-report";
import type { WapitiReport } from "./scan-report";
import { scanStarts } from "./scan-starts";

// Left out: modules that ask servers outside for help (ssrf, xxe, wapp, nikto).
const modules = "backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss";

const root = path.resolve(import.meta.dirname, "..", "..");
const stateDir = path.join(root, ".cache", `scan-${process.pid}`);
const reportFile = path.join(stateDir, "report.json");

await mkdir(stateDir, { recursive: true });
let starts: string[] = [];
const product = await buildProduct(root, step);
const stack = await startEmbeddedStack({ stateDir, endWithParent: true });
try {
  await migrateDatabase(stack.ownerUrl);
  const environment = { ...stack.environment, SIGN_IN_LIMIT_PER_ADDRESS: "10000" };
  const running = await startProduct({ root, product, environment, port: 3600, logDir: path.join(stateDir, "logs") });
  try {
    const cookie = await signInWithCookie(running.url, "mina", "mina-demo");
    starts = scanStarts(running.url, await anEnvironment(running.url, cookie));
    await step(`wapiti over ${starts.length} addresses, signed in as a developer`, () => scan(running.url, cookie));
    await stillSignedIn(running.url, cookie);
  } finally {
    await running.stop();
  }
  const report = JSON.parse(await readFile(reportFile, "utf8")) as WapitiReport;
  const { findings, unexplained } = judge(report);
  await writeScanPage(path.join(root, "docs", "security-scan.md"), report, { modules, addresses: starts.length });
  for (const finding of unexplained) say(`UNEXPLAINED: ${finding.category}: ${finding.method} ${finding.path} ${finding.info}`);
  say(`${findings.length} findings, ${unexplained.length} unexplained; docs/security-scan.md lists them.`);
  process.exitCode = unexplained.length === 0 ? 0 : 1;
} finally {
  await stack.stop();
  await rm(stateDir, { recursive: true, force: true });
}

async function scan(url: string, cookie: string): Promise<void> {
  const headers = [`cookie: ${cookie}`, "sec-fetch-site: same-origin", `origin: ${url}`];
  const limits = ["-d", "3", "-t", "10", "--max-attack-time", "240", "--max-scan-time", "300"];
  const report = ["-f", "json", "-o", reportFile, "-v", "0", "--no-bugreport", "--flush-session", "--store-session", path.join(stateDir, "session")];
  const given = [...headers.flatMap((header) => ["-H", header]), ...starts.flatMap((start) => ["-s", start])];
  const args = ["-u", `${url}/`, "--scope", "domain", "-m", modules, ...limits, ...report, ...given];
  await runCommand("wapiti", args, { cwd: stateDir, env: process.env });
}

async function anEnvironment(url: string, cookie: string): Promise<string> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const answer = await fetch(`${url}/api/trpc/environments.list?input=${encodeURIComponent('{"json":{}}')}`, { headers: { cookie } });
    const body = (await answer.json()) as { result?: { data: { json: { items: { id: string }[] } } } };
    const id = body.result?.data.json.items[0]?.id;
    if (id !== undefined) return id;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error("The list of environments stayed empty for a minute.");
}

async function stillSignedIn(url: string, cookie: string): Promise<void> {
  const answer = await fetch(`${url}/api/trpc/myAccess.get`, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`The session had ended before the scan did (status ${answer.status}), so the scan proves nothing.`);
}
