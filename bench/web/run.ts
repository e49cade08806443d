import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import { migrateDatabase } from "../../scripts/bootstrap/migrate-database";
import { buildProduct } from "../../scripts/launch/build-product";
import { say, step } from "../../scripts/launch/progress";
import { startProduct } from "../../scripts/launch/start-product";
import { writeResults } from "../write-results";
import { measureFirstLoad } from "./first-load";
import { measureMemory } from "./memory";
import { measureReady } from "./ready";

// A fresh Backstage app (create-app), first load of its catalog page: given with the requirements, not measured in this run.
const backstageFirstLoadKb = 1_061;

const root = path.resolve(import.meta.dirname, "..", "..");
const stateDir = path.join(root, ".cache", `bench-web-${process.pid}`);

await mkdir(stateDir, { recursive: true });
const product = await buildProduct(root, step);
const stack = await startEmbeddedStack({ stateDir, endWithParent: true });
try {
  await migrateDatabase(stack.ownerUrl);
  const environment = { ...stack.environment, SIGN_IN_LIMIT_PER_ADDRESS: "1000" };
  const options = { root, product, environment, port: 3500, logDir: path.join(stateDir, "logs") };
  const running = await startProduct(options);
  const firstLoad = await step("First load of the environments page", () => measureFirstLoad(running.url));
  const memory = await step("1,000 requests", () => measureMemory(running));
  await running.stop();
  const readyMs = await step("Start of the web process, five times", () => measureReady(options));
  const ratio = (backstageFirstLoadKb / firstLoad.brotliKb).toFixed(1);
  await writeResults("web", "Web: first load, calls, memory, start (`npm run bench:web`)", [
    ["what", "measured", "goal", "beside"],
    [
      "JavaScript of the first load of /environments, brotli",
      `${firstLoad.brotliKb} kB in ${firstLoad.files} files`,
      "≤ 200 kB",
      `a fresh Backstage ships ${backstageFirstLoadKb.toLocaleString("en")} kB: ${ratio} times as much (figure given, not measured here)`,
    ],
    ["API calls until the first useful list", String(firstLoad.apiCalls), "≤ 3", ""],
    ["memory (RSS) of the web process after 1,000 requests", `${memory.rssMb} MB`, "< 250 MB", `${memory.pages} pages and ${memory.calls} calls, 8 at a time`],
    ["start of the web process until it answers, median of 5", `${(readyMs / 1000).toFixed(2)} s`, "< 2 s", ""],
  ]);
  say(
    `First load ${firstLoad.brotliKb} kB (Backstage ${ratio}x), ${firstLoad.apiCalls} API calls, ${memory.rssMb} MB, ready in ${(readyMs / 1000).toFixed(2)} s`,
  );
} finally {
  await stack.stop();
  await rm(stateDir, { recursive: true, force: true });
}
