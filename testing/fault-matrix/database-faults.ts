import { holds, testsIn, untouched } from "./fault-cells";
import type { FaultGroup, FaultRow } from "./fault-matrix";

const restart = testsIn("testing/faults/postgres-restart.integration.test.ts")(
  "nobody sees a fault of ours, no click is lost or done twice, and everything goes on by itself",
);
const connections = testsIn("testing/faults/connections.integration.test.ts");
const domain = testsIn("server/environments/broken-database.integration.test.ts");
const access = testsIn("server/access/broken-database.integration.test.ts");
const listener = testsIn("server/platform/live-listener.integration.test.ts");
const stream = testsIn("server/api/live-router.integration.test.ts");
const queue = testsIn("testing/failpoints/worker-queue.integration.test.ts");

const reconnects = listener("connects again when its connection is ended, says resync, and hears what comes after");
const deaf = stream("says that it hears nothing while the database's notices are lost, and tells to read again after");
const cutOff = access("a sign-in whose connections are cut is unavailable; the next one gets in");
const noConnection = connections("no connection left for the role: unavailable, told by the health check, over when there is one");
const allBusy = connections("all of the process's connections taken by slow statements: everybody is answered in time, and it passes");
const scarce = domain("without a free connection a click is refused whole and a reading waits for the next; both work when there is one");
const atomicNotice = listener("is heard after the commit, and not at all after a rollback");

function restarted(how: string): FaultRow {
  return {
    fault: `Restarted under load (${how})`,
    cells: {
      signIn: holds("Whoever signs in meanwhile is told that it is unavailable, and gets in when the database is back.", cutOff),
      act: holds("Each click is answered by done or unavailable; with the same key it is done once; nothing is half-written.", restart),
      inventory: holds("Lists answer unavailable and then serve again; readings of AWS go on and bring every operation to its end.", restart),
      live: holds("Streams say that they hear nothing, and to read everything again once they hear.", restart, deaf),
    },
  };
}

/** Faults of PostgreSQL and of the way to it. */
export const databaseFaults: FaultGroup = {
  where: "Database",
  rows: [
    restarted("fast"),
    restarted("immediate"),
    {
      fault: "Acknowledgement of a commit lost",
      cells: {
        signIn: holds(
          "The sign-in counts as unavailable; the session that may stand has a token nobody was given; the next attempt gets in.",
          access("a sign-in whose commit is not acknowledged is not believed, and its session has a token that nobody was given"),
        ),
        act: holds(
          "The same click again is the same request; a worker asks AWS at most once more, and for a reboot never.",
          domain("a click whose commit is not acknowledged is done once when it is repeated"),
          domain("a worker that does a %s and never hears of its commit %i, which is %s, does it at most once more, and a reboot never"),
        ),
        inventory: holds(
          "The target is read again, and each change of state stands once.",
          domain("a reading that never hears of its commit %i is read again and told once"),
        ),
        live: holds("A notice is part of the commit: it is heard when the change stands, acknowledged or not.", atomicNotice),
      },
    },
    {
      fault: "Connections exhausted",
      cells: {
        signIn: holds(
          "The sign-in is answered as unavailable at its moment; the next one gets in.",
          cutOff,
          testsIn("server/access/sign-in.integration.test.ts")("is told as unavailable, and nothing of it gets out"),
        ),
        act: holds("A click is refused as unavailable and writes nothing; the same click works later.", scarce),
        inventory: holds("Lists are answered in time as unavailable; a reading that finds no connection is made again.", noConnection, allBusy, scarce),
        live: holds(
          "A listener without a connection says so once, and to whoever comes later, until it has one.",
          listener("says down once while there is nothing to connect to, also to whoever comes later"),
          reconnects,
        ),
      },
    },
    {
      fault: "Disk full",
      cells: {
        signIn: holds(
          "The sign-in is unavailable and leaves neither session nor record.",
          access("a sign-in that finds no space for %s is unavailable and leaves nothing; the next one gets in"),
        ),
        act: holds(
          "A click is refused whole; a worker that cannot note what it does sends nothing to AWS.",
          connections("no disk left for the database: a click is refused as unavailable, nothing is half-written, and the same click works later"),
          domain("a database without space takes no click, sends nothing to AWS, and goes on where it was"),
        ),
        inventory: holds(
          "What was known stays whole, the target says that it could not be saved, and the next reading is.",
          domain("a reading that finds no space keeps what was known, whole, says so, and the next one is saved"),
        ),
        live: holds("What is not committed is not told.", atomicNotice),
      },
    },
    {
      fault: "LISTEN connection lost",
      cells: {
        signIn: untouched("A sign-in waits for no notice; it reads and writes rows over connections of its own."),
        act: holds(
          "A worker that hears no knock finds the work by itself.",
          queue("the same happens with the queue as it is, emptied and doubled"),
          queue("a worker whose database connections are all cut goes on by itself"),
        ),
        inventory: untouched("Readings of AWS come due by rows and the clock, not by notices."),
        live: holds("Pages are told that they hear nothing, and to read everything again when they hear.", deaf, reconnects),
      },
    },
  ],
};
