import { holds, testsIn, untouched } from "./fault-cells";
import type { FaultGroup } from "./fault-matrix";

const anyMoment = testsIn("testing/migrations/kill/kill-matrix.integration.test.ts")(
  "%s: it resumes, no statement takes effect twice, and the content is as without the fault",
);
const running = testsIn("server/migrations/executor/advance-run.integration.test.ts");
const step = testsIn("server/migrations/executor/run-step.integration.test.ts");
const steered = testsIn("server/migrations/executor/steering.integration.test.ts");

const noMigration = untouched("Signing in knows no database of an application.");
const noInventory = untouched("The inventory reads instances; migrations have connections of their own.");
const live = holds("How far it is, and why it waits, is told as it changes.", steered("tells how far it is, at which rate, and why it waits"));

/** Faults while a migration runs on a database of an application; the column of acts holds what the run does. */
export const migrationFaults: FaultGroup = {
  where: "Migrations of databases",
  rows: [
    {
      fault: "A worker is killed in the middle of a migration",
      cells: {
        signIn: noMigration,
        act: holds(
          "The successor ends what still runs of it in the target, goes on where the target says it stands, and does nothing twice.",
          anyMoment,
          step("ends the session of its predecessor, whose statement still runs in the server, before anything else"),
          step("changes no row of a batch whose checkpoint does not get through"),
        ),
        inventory: noInventory,
        live,
      },
    },
    {
      fault: "A worker is frozen in the middle of a migration, and overtaken",
      cells: {
        signIn: noMigration,
        act: holds(
          "It changes nothing in the target any more when it wakes.",
          steered("lets a worker that was frozen in a batch change nothing when it wakes"),
          step("lets a worker whose fence is old change nothing: neither a batch, nor a statement, nor a mark"),
          steered("is carried by one of two workers that come at the same moment"),
        ),
        inventory: noInventory,
        live,
      },
    },
    {
      fault: "The target of a migration crashes, or its connections are cut",
      cells: {
        signIn: noMigration,
        act: holds(
          "It is waited for, and what was done is looked at before anything is sent again.",
          anyMoment,
          running("waits for a target that does not answer, and goes on by itself"),
        ),
        inventory: noInventory,
        live,
      },
    },
    {
      fault: "Somebody else holds the table of a migration",
      cells: {
        signIn: noMigration,
        act: holds(
          "A short step leaves the lock queue and comes back; the application is not held up behind it.",
          step("leaves the lock queue and comes back, so that a short step gets its lock without holding writers up"),
          step("holds writers up for a fraction of a second behind a transaction that does not end"),
          running("does not begin while a transaction has held the table for more than 5 s, and says whose it is"),
        ),
        inventory: noInventory,
        live,
      },
    },
  ],
};
