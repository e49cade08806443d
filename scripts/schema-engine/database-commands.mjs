import process from "node:process";
import pg from "pg";
import { connectionParts, withClient } from "./connection.mjs";

// https://www.postgresql.org/docs/17/errcodes-appendix.html → https://www.prisma.io/docs/orm/reference/error-reference
// The command line reacts to P1003 by creating the database.
const PRISMA_CODES = { "3D000": "P1003", "28P01": "P1000", 28000: "P1010" };

// duplicate_database, and unique_violation where two callers create it at the same moment.
const ALREADY_EXISTS = new Set(["42P04", "23505"]);

const COMMANDS = {
  "can-connect-to-database": (parts) => withClient(parts, (client) => client.query("SELECT 1")),
  "create-database": (parts) =>
    onMaintenanceDatabase(parts, "CREATE DATABASE").catch((error) => {
      if (!ALREADY_EXISTS.has(error.code)) throw error;
    }),
  "drop-database": (parts) => onMaintenanceDatabase(parts, "DROP DATABASE IF EXISTS"),
};

/**
 * Run `cli can-connect-to-database | create-database | drop-database`.
 *
 * @param {string} command
 * @param {string | undefined} url of the database the command is about
 * @returns {Promise<number>} exit code: 0 done, 1 failed with the reason on stderr
 */
export async function runDatabaseCommand(command, url) {
  try {
    const run = COMMANDS[command];
    if (!run) throw new Error(`schema-engine: unknown command "cli ${command}"`);
    await run(connectionParts(url));
    return 0;
  } catch (error) {
    const message = error.message || error.errors?.map((inner) => inner.message).join("; ") || String(error);
    const fields = { message, error_code: PRISMA_CODES[error.code] ?? "P1001" };
    // The command line drops the first line of stderr before it reads JSON.
    process.stderr.write(`\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}`);
    return 1;
  }
}

async function onMaintenanceDatabase(parts, statement) {
  await withClient({ ...parts, database: "postgres" }, (client) => client.query(`${statement} ${pg.escapeIdentifier(parts.database)}`));
}
