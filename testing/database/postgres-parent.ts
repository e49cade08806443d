// A process of its own that starts an embedded PostgreSQL, reports it on stdout as one JSON line and then waits to be ended.
// Arguments: data directory, and optionally "end-with-parent".
import { startEmbeddedPostgres } from "../../embedded/postgres/start-embedded-postgres";

const [dataDir, mode] = process.argv.slice(2);
if (!dataDir) throw new Error("Usage: postgres-parent.ts <data directory> [end-with-parent]");

const { superuserUrl, port, adopted, stop } = await startEmbeddedPostgres({ dataDir, endWithParent: mode === "end-with-parent" });
process.stdout.write(`${JSON.stringify({ superuserUrl, port, adopted, uid: process.getuid?.() })}\n`);

// Waiting on stdin keeps the process alive; its end is the order to stop.
process.stdin.resume().on("end", () => void stop());
