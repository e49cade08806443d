import { rewrapSecrets } from "../../server/migrations/databases/rewrap-secrets";
import { readKeyRing } from "../../server/migrations/databases/seal";
import { openDatabase } from "../../server/platform/db";

const url = process.env["DATABASE_URL"];
const ring = readKeyRing(process.env["DATABASE_KEYS"]);
if (url === undefined || ring === null) {
  console.error("Set DATABASE_URL and DATABASE_KEYS as web and worker have them, with the new key first, then run the same command again.");
  process.exit(2);
}

const db = openDatabase(url, 1);
try {
  const { databases, conflicts } = await rewrapSecrets(db, ring);
  console.log(
    `Under the key ${ring.current} now: ${databases} credentials of databases and ${conflicts} values of conflicts. Older keys may leave DATABASE_KEYS.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await db.$disconnect();
}
