import { migrateDatabase } from "./migrate-database";

const ownerUrl = process.env.DATABASE_OWNER_URL;
if (ownerUrl === undefined) {
  console.error("Set DATABASE_OWNER_URL to the URL of switchyard_owner, then run the same command again.");
  process.exit(1);
}
await migrateDatabase(ownerUrl, (line) => console.log(line));
console.log("The database is up to date.");
