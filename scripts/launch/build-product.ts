import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { runCommand } from "./run-command";

const sources = [
  "app/**/*",
  "components/**/*",
  "server/**/*.ts",
  "prisma/schema/*",
  "*.ts",
  "*.js",
  "*.mjs",
  "package-lock.json",
  "tsconfig.json",
  "scripts/launch/*",
  "public/**/*",
];

/** What a build leaves behind: the web server's folder and the worker's one file. */
export type Product = { webServer: string; worker: string };

/** Builds web and worker unless the sources are the same as at the last build. */
export async function buildProduct(root: string, step: <T>(title: string, work: () => Promise<T>) => Promise<T>): Promise<Product> {
  const product = { webServer: path.join(root, ".next", "standalone", "server.js"), worker: path.join(root, "dist", "worker.mjs") };
  const stampFile = path.join(root, "dist", "built-from");
  if (!existsSync(path.join(root, "server", "generated", "prisma", "client.ts"))) await step("Generating the database client", () => generateClient(root));
  const stamp = await fingerprint(root);
  const last = await readFile(stampFile, "utf8").catch(() => "");
  if (last === stamp && existsSync(product.webServer) && existsSync(product.worker)) return product;
  await step("Generating the database client", () => generateClient(root));
  await step("Building the web application", () => buildWeb(root));
  await step("Building the worker", () => buildWorker(root, product.worker));
  await writeFile(stampFile, stamp);
  return product;
}

/** Generates the Prisma client. */
export function generateClient(root: string): Promise<void> {
  return runCommand("prisma", ["generate"], { cwd: root, env: process.env });
}

/**
 * Bundles the worker into one file that needs no node_modules.
 * @param failpoints true only for the tests that kill it at named points
 */
export async function buildWorker(root: string, outfile: string, failpoints = false): Promise<void> {
  await build({
    entryPoints: [path.join(root, "server/worker/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    tsconfig: path.join(root, "tsconfig.json"),
    define: { __FAILPOINTS__: String(failpoints) },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: "warning",
  });
}

async function buildWeb(root: string): Promise<void> {
  await rm(path.join(root, ".next", "standalone"), { recursive: true, force: true });
  await runCommand("next", ["build"], { cwd: root, env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } });
  const standalone = path.join(root, ".next", "standalone");
  await cp(path.join(root, ".next", "static"), path.join(standalone, ".next", "static"), { recursive: true });
  if (existsSync(path.join(root, "public"))) await cp(path.join(root, "public"), path.join(standalone, "public"), { recursive: true });
}

async function fingerprint(root: string): Promise<string> {
  const hash = createHash("sha256");
  const files: string[] = [];
  for (const pattern of sources) {
    for await (const entry of glob(pattern, { cwd: root, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile() && !file.includes(`${path.sep}generated${path.sep}`)) files.push(file);
    }
  }
  for (const file of [...new Set(files)].sort())
    hash
      .update(path.relative(root, file))
      .update("\0")
      .update(await readFile(file))
      .update("\0");
  await mkdir(path.join(root, "dist"), { recursive: true });
  return hash.digest("hex");
}
