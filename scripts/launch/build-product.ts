import { existsSync } from "node:fs";
import { cp, glob, mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { embedParser } from "./embed-parser";
import { withLock } from "./file-lock";
import { generateClient } from "./generate-client";
import { pruneProducts, storeProduct, takeProduct } from "./product-store";
import type { Product } from "./product-store";
import { say } from "./progress";
import { requireNoFailpoints } from "./require-no-failpoints";
import { runCommand } from "./run-command";
import { productFingerprint } from "./source-fingerprint";

type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/**
 * The product of the present sources: the one built from them before, otherwise a new one. Each stands in a folder of its own below
 * `dist/` and is never changed. Builds of one tree run one after the other.
 */
export async function buildProduct(root: string, step: Step): Promise<Product> {
  const dist = path.join(root, "dist");
  const present = await takeProduct(dist, await productFingerprint(root));
  if (present !== null) return present;
  return withLock(
    path.join(dist, "build.lock"),
    ({ pid }) => say(`Process ${pid} is building; waiting for it …`),
    async () => (await takeProduct(dist, await productFingerprint(root))) ?? buildAnew(root, dist, step),
  );
}

async function buildAnew(root: string, dist: string, step: Step): Promise<Product> {
  for (const entry of await readdir(dist)) if (entry.startsWith("building-")) await rm(path.join(dist, entry), { recursive: true, force: true });
  const before = await productFingerprint(root);
  const building = path.join(dist, `building-${process.pid}`);
  await mkdir(building);
  await step("Generating the database client", () => generateClient(root));
  await step("Building the web application", () => buildWeb(root, path.join(building, "web")));
  await step("Building the worker", () => buildWorker(root, path.join(building, "worker.mjs")));
  await requireNoFailpoints(building);
  // What was built while somebody edited is of neither state; it serves this start, and no later one finds it.
  const name = (await productFingerprint(root)) === before ? before : `${before}-${process.pid}`;
  await storeProduct(dist, building, name);
  const product = await takeProduct(dist, name);
  if (product === null) throw new Error(`The build in ${path.join(dist, name)} is gone. Start again.`);
  await pruneProducts(dist);
  return product;
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
    // Removes the branches that the definition above makes dead, and takes the ESM builds, which can be shaken.
    minifySyntax: true,
    mainFields: ["module", "main"],
    plugins: [embedParser],
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: "warning",
  });
}

async function buildWeb(root: string, target: string): Promise<void> {
  const standalone = path.join(root, ".next", "standalone");
  await rm(standalone, { recursive: true, force: true });
  await runCommand("next", ["build"], { cwd: root, env: buildEnvironment() });
  await cp(path.join(root, ".next", "static"), path.join(standalone, ".next", "static"), { recursive: true });
  if (existsSync(path.join(root, "public"))) await cp(path.join(root, "public"), path.join(standalone, "public"), { recursive: true });
  // Next copies the .env files of the tree, and the server would read them: settings come from whoever starts it.
  for await (const file of glob(".env*", { cwd: standalone })) await rm(path.join(standalone, file));
  await rename(standalone, target);
}

/** The caller's environment may hold secrets, and a build must not be able to write them into its result. */
function buildEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR, CI } = process.env;
  return { PATH, HOME, LANG, TMPDIR, CI, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}
