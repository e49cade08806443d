import path from "node:path";
import { startEmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import { demoPeople } from "../../embedded/directory/demo-people";
import { stopLeftOverPostgres } from "../../embedded/postgres/stop-left-over";
import { migrateDatabase } from "../bootstrap/migrate-database";
import { buildProduct } from "../launch/build-product";
import { generateClient } from "../launch/generate-client";
import type { Ending } from "../launch/keep-running";
import type { Product } from "../launch/product-store";
import { say, step } from "../launch/progress";
import { startProduct } from "../launch/start-product";
import { whenAskedToEnd } from "../launch/when-asked-to-end";
import { greeting } from "./greeting";
import { OptionError, demoOptions, usage } from "./options";
import type { DemoOptions } from "./options";
import { takeStateFolder } from "./state-folder";
import type { StateFolder } from "./state-folder";

const root = path.resolve(import.meta.dirname, "..", "..");

// What runs, in the order of starting; it is stopped in the other order.
const stops: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;

async function main(): Promise<void> {
  const options = demoOptions(process.argv.slice(2), root, process.env);
  if (options.help) return console.log(usage);
  const folder = await takeStateFolder(options.stateDir);
  stops.push(folder.release);
  if (options.reset) await forget(folder);
  const product = options.dev ? await developmentProduct() : await buildProduct(root, step);
  const name = await run(options, folder, product);
  if (stopping === undefined) throw new Error(`The ${name} ended again and is not restarted. Its log: ${path.join(logFolder(options), `${name}.log`)}`);
}

/** Starts everything, and returns the name of the process that ended and is not started again. */
async function run(options: DemoOptions, folder: StateFolder, product: Product | "development"): Promise<string> {
  const stack = await step("Starting PostgreSQL, the directory, the AWS endpoint, Slack and mail", () =>
    startEmbeddedStack({ stateDir: options.stateDir, endWithParent: true }),
  );
  stops.push(stack.stop);
  await step("Applying the database migrations", () => migrateDatabase(stack.ownerUrl));
  // A MariaDB of one's own is a third database to migrate; the demo brings none.
  const { SHOP_MARIADB_DATABASE_URL } = process.env;
  const mariadb: Record<string, string> = SHOP_MARIADB_DATABASE_URL === undefined ? {} : { SHOP_MARIADB_DATABASE_URL };
  const environment = {
    ...stack.environment,
    ...mariadb,
    DEMO_ACCOUNTS: JSON.stringify(demoPeople.map(({ uid, password, does }) => ({ name: uid, password, does }))),
  };
  const running = await step("Starting web and worker", () =>
    startProduct({ root, product, environment, port: options.port, logDir: logFolder(options), onEnding: tellEnding }),
  );
  stops.push(running.stop);
  // The embedded AWS tells of each change of state as EventBridge would.
  stack.aws.setEvents({
    url: `http://127.0.0.1:${running.port}/api/hooks/ec2`,
    headerName: "x-switchyard-hook-token",
    headerValue: stack.hookToken,
  });
  // Slack sends presses and commands to where the portal listens.
  stack.messages.slack.subscribe(`http://127.0.0.1:${running.port}/api/hooks/slack`);
  await folder.announce(running.url);
  console.log(
    greeting({
      url: running.url,
      ...(running.port === options.port ? {} : { busyPort: options.port }),
      people: demoPeople,
      awsControlUrl: stack.aws.controlUrl,
      messagesUrl: stack.messages.page.url,
      logs: path.relative(process.cwd(), logFolder(options)),
      dev: options.dev,
    }),
  );
  return Promise.race([running.web, running.worker].map(({ name, ended }) => ended.then(() => name)));
}

async function developmentProduct(): Promise<"development"> {
  await step("Generating the database client", () => generateClient(root));
  return "development";
}

async function forget(folder: StateFolder): Promise<void> {
  await stopLeftOverPostgres(path.join(folder.path, "postgres"));
  await folder.empty();
}

function logFolder({ stateDir }: DemoOptions): string {
  return path.join(stateDir, "logs");
}

function tellEnding({ name, code, isRestarted }: Ending): void {
  say(
    `The ${name} process ended by itself (${code === null ? "killed" : `code ${code}`})${isRestarted ? "; it has been started again. Nothing is lost." : "."}`,
  );
}

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop().catch((error: unknown) => console.error(error));
}

whenAskedToEnd(() => {
  say("Stopping …");
  stopping = stopAll().then(() => {
    say("Stopped.");
    process.exit(0);
  });
});

main().catch(async (error: unknown) => {
  // What fails because everything is being stopped is no news.
  if (stopping === undefined) console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof OptionError) console.error(usage);
  await (stopping ?? stopAll());
  process.exit(error instanceof OptionError ? 2 : 1);
});
