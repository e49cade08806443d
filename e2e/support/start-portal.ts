import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import { migrateDatabase } from "../../scripts/bootstrap/migrate-database";
import { buildProduct } from "../../scripts/launch/build-product";
import type { Ending } from "../../scripts/launch/keep-running";
import { step } from "../../scripts/launch/progress";
import { startProduct } from "../../scripts/launch/start-product";
import { portalFile } from "./portal";
import type { Portal } from "./portal";

const root = path.resolve(import.meta.dirname, "..", "..");

/** Starts the built product on the embedded servers, as the demo does but with quick instances, and returns how to stop it. */
export default async function startPortal(): Promise<() => Promise<void>> {
  const stateDir = path.join(root, ".cache", `e2e-${process.pid}`);
  await mkdir(stateDir, { recursive: true });
  const product = await buildProduct(root, step);
  const stack = await startEmbeddedStack({
    stateDir,
    // Journeys see an instance start, in two browsers and on a busy machine.
    aws: { delays: { pendingMs: 3_000, stoppingMs: 1_500, checksMs: 800 } },
    postgresSettings: { fsync: "off", synchronous_commit: "off" },
    endWithParent: true,
  });
  await migrateDatabase(stack.ownerUrl);
  const environment = { ...stack.environment, SIGN_IN_LIMIT_PER_ADDRESS: "1000" };
  const logDir = path.join(stateDir, "logs");
  const faults: string[] = [];
  // A journey that kills one leaves no code and no last words; whatever else ends by itself is a fault, also where it was started again in time.
  const onEnding = ({ name, code }: Ending): void => {
    const lastWords = /^FATAL ERROR.*$/m.exec(readFileSync(path.join(logDir, `${name}.log`), "utf8"))?.[0];
    if (code !== null || lastWords !== undefined) faults.push(`${name} ended by itself: ${lastWords ?? `code ${code}`}`);
  };
  const running = await startProduct({ root, product, environment, port: 3400, logDir, onEnding });
  stack.aws.setEvents({ url: `http://127.0.0.1:${running.port}/api/hooks/ec2`, headerName: "x-switchyard-hook-token", headerValue: stack.hookToken });
  stack.messages.slack.subscribe(`http://127.0.0.1:${running.port}/api/hooks/slack`);
  const pids = { web: running.web.pid, worker: running.worker.pid };
  const portal: Portal = {
    pids,
    url: running.url,
    awsControlUrl: stack.aws.controlUrl,
    messagesUrl: stack.messages.page.url,
    logDir,
    shop: {
      dev: { app: stack.shop.appUrls.dev, owner: stack.shop.ownerUrls.dev },
      production: { app: stack.shop.appUrls.production, owner: stack.shop.ownerUrls.production },
    },
  };
  await writeFile(portalFile, JSON.stringify(portal));
  return async () => {
    await running.stop();
    await stack.stop();
    await rm(stateDir, { recursive: true, force: true });
    if (faults.length > 0) throw new Error(faults.join("\n"));
  };
}
