import { directorySettings } from "@/server/access/directory-settings";
import { advanceRun } from "@/server/migrations/executor/advance-run";
import { targetGateways } from "@/server/migrations/target/gateways";
import { database } from "@/server/platform/db";

// The part of the worker that carries a migration, for one turn and one run, and nothing beside it: a third of the worker's start.
const deps = { db: database(), directory: directorySettings(), owner: `executor:${process.pid}`, gateways: targetGateways };
void advanceRun(deps, process.argv[2] ?? "").then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
