import path from "node:path";
import { demoPeople } from "../../embedded/directory/demo-people";
import { stopLeftOverPostgres } from "../../embedded/postgres/stop-left-over";
import { startEmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import type { EmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import { migrateDatabase } from "../bootstrap/migrate-database";
import { buildProduct, generateClient } from "../launch/build-product";
import { say, step } from "../launch/progress";
import { startProduct } from "../launch/start-product";
import type { RunningProduct } from "../launch/start-product";
import { demoOptions } from "./options";
import { takeStateFolder } from "./state-folder";

const root = path.resolve(import.meta.dirname, "..", "..");

// What runs, in the order of starting; it is stopped in the other order.
const stops: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;

async function main(): Promise<void> {
  const options = demoOptions(process.argv.slice(2));
  const stateDir = path.join(root, ".switchyard", "demo");
  const folder = await takeStateFolder(stateDir);
  stops.push(folder.release);
  if (options.reset) {
    await stopLeftOverPostgres(path.join(stateDir, "postgres"));
    await folder.empty();
  }
  const stack = await step("Starting PostgreSQL, the directory and the AWS endpoint", () => startEmbeddedStack({ stateDir }));
  stops.push(stack.stop);
  await step("Applying the database migrations", () => migrateDatabase(stack.ownerUrl));
  const product = options.dev ? "development" : await buildProduct(root, step);
  if (options.dev) await step("Generating the database client", () => generateClient(root));
  const logDir = path.join(stateDir, "logs");
  const running = await step("Starting web and worker", () =>
    startProduct({ root, product, environment: { ...stack.environment, DEMO_ACCOUNTS: demoAccounts() }, port: options.port, logDir }),
  );
  stops.push(running.stop);
  // The embedded AWS tells of each change of state as EventBridge would.
  stack.aws.setEvents({
    url: `${running.url.replace("localhost", "127.0.0.1")}/api/hooks/ec2`,
    headerName: "x-switchyard-hook-token",
    headerValue: stack.hookToken,
  });
  greet(running, stack, options.port, logDir);
  const code = await Promise.race([running.web.ended, running.worker.ended]);
  if (stopping === undefined) throw new Error(`A process of the portal ended by itself (code ${code ?? "none"}). Its log is in ${logDir}.`);
}

function demoAccounts(): string {
  return JSON.stringify(demoPeople.map(({ uid, password, does }) => ({ name: uid, password, does })));
}

function greet(running: RunningProduct, stack: EmbeddedStack, wantedPort: number, logDir: string): void {
  const width = Math.max(...demoPeople.map((person) => person.uid.length));
  const accounts = demoPeople.map((person) => `      ${person.uid.padEnd(width)}  ${person.password.padEnd(width + 5)}  ${person.does}`);
  const busy = running.port === wantedPort ? "" : ` (port ${wantedPort} was busy)`;
  console.log(`
  Switchyard runs: ${running.url}${busy}

    Sign in as        password
${accounts.join("\n")}

    AWS control page  ${stack.aws.controlUrl}   (what somebody does in the AWS console, faults, delays)
    Logs              ${path.relative(root, logDir)}

  Ctrl-C stops everything. State is kept; "npm run demo -- --reset" starts anew.
`);
}

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop().catch((error: unknown) => console.error(error));
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (stopping !== undefined) return;
    say("Stopping …");
    stopping = stopAll().then(() => {
      say("Stopped.");
      process.exit(0);
    });
  });
}

main().catch(async (error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  await (stopping ?? stopAll());
  process.exit(1);
});
