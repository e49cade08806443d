import { parseArgs } from "node:util";
import { importPrices } from "../../server/environments/costs/import-prices";
import { openDatabase } from "../../server/platform/db";
import { readPrices } from "./read-prices";

const usage = `npm run prices:import -- FILE [--older]

  FILE      config/prices.json or a file like it, or AWS's price list of EC2 or VPC (offer file, JSON or CSV)
  --older   import it although it is older than the prices in place

  DATABASE_URL names the database. Of AWS's files the regions of your targets are taken.`;

const { values, positionals } = parseArgs({ options: { older: { type: "boolean", default: false } }, allowPositionals: true });
const [file] = positionals;
const url = process.env["DATABASE_URL"];
if (file === undefined || url === undefined) {
  console.error(url === undefined && file !== undefined ? "Set DATABASE_URL to the URL of switchyard_app, then run the same command again." : usage);
  process.exit(2);
}

const db = openDatabase(url, 1);
try {
  const targets = await db.awsTarget.findMany({ select: { region: true } });
  const list = await readPrices(file, [...new Set(targets.map(({ region }) => region))]);
  const { added, same, changed } = await importPrices(db, list, { older: values.older });
  for (const { what, before, after } of changed) console.log(`  ${what}: ${before} → ${after}`);
  console.log(`${added} new, ${changed.length} changed, ${same} as they were. Prices of ${list.pricesOf.toISOString().slice(0, 10)} (${list.source}).`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await db.$disconnect();
}
