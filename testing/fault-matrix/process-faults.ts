import { holds, testsIn, untouched } from "./fault-cells";
import type { FaultGroup } from "./fault-matrix";

const killed = testsIn("testing/failpoints/worker-kill.integration.test.ts")("a worker killed at any point loses nothing and does nothing twice");
const webKilled = testsIn("testing/faults/web-killed.integration.test.ts")(
  "a web server killed at %s leaves all or nothing, and the same click again is done once",
);
const frozen = testsIn("testing/faults/frozen-worker.integration.test.ts")(
  "a worker frozen at $failpoint for 90 s, by a clock that shows $wallMs ms more, makes no call and writes nothing",
);
const looks = testsIn("testing/failpoints/look-kill.integration.test.ts");
const lookKilled = looks("a worker killed at $failpoint leaves nothing half done, and its successor does it once");
const lookFrozen = looks(
  "a worker frozen at $failpoint for 90 s, by a clock that shows $wallMs ms more, does not act on what it saw before somebody extended it",
);
const queue = testsIn("testing/faults/queue-rows.integration.test.ts");
const anyQueue = queue("all queue rows deleted, or doubled, again and again in the middle of work: the same tables in the end");
const sentReboot = queue("a reboot found sent is never sent again: not by two workers, not after restarts, not with doubled knocks");
const log = testsIn("testing/faults/log.integration.test.ts")("web and worker go on, and say so");
const clock = testsIn("testing/faults/wrong-clock.integration.test.ts");
const workerClock = clock("a worker whose clock is off by %d ms takes nothing and reads nothing, says so, and goes on when it is right");
const webClock = clock("a web server whose clock is set by %d ms takes no clicks, ends no session and lets none live longer");
const several = testsIn("server/environments/several-workers.integration.test.ts");
const overtaken = several("a target is read by one worker, and one that was overtaken saves nothing");
const oneReader = testsIn("server/environments/describe-lag.integration.test.ts")(
  "of two workers one reads a target, every 15 s at rest and every 3 s in motion; what lags behind our own start is not believed for 90 s",
);
const degraded = testsIn("e2e/degraded.spec.ts");
const workerHangs = degraded("the worker hangs: every screen says so, what is asked for is kept, and done when it is back");
const webBack = degraded("the web server is killed under an open page and comes back: the page goes on, live, without a reload");
const atomicNotice = testsIn("server/platform/live-listener.integration.test.ts")("is heard after the commit, and not at all after a rollback");
const atomicSession = testsIn("server/access/broken-database.integration.test.ts")(
  "a sign-in that finds no space for %s is unavailable and leaves nothing; the next one gets in",
);

const noWorker = untouched("Signing in is done by the web server alone; the worker has no part in it.");
const noWeb = untouched("AWS is read by the worker; the web server only shows what the worker saved.");
const noQueue = untouched("Notices are part of the commit that saves a change, and do not go through the queue.");

/** Faults of the portal's own processes and of the machine under them. */
export const processFaults: FaultGroup = {
  where: "Processes",
  rows: [
    {
      fault: "Worker killed at any point",
      cells: {
        signIn: noWorker,
        act: holds("Every operation ends; a start or stop may be sent twice, a reboot never.", killed),
        inventory: holds("The next worker takes the target over, and its readings bring every operation to its end.", killed, overtaken),
        live: holds("A change and its notice are one commit: killed before it neither stands, after it both do.", atomicNotice),
      },
    },
    {
      fault: "Worker killed, or frozen for 90 s, while it compares environments with their schedules",
      cells: {
        signIn: noWorker,
        act: holds(
          "A look and what it leads to are one commit; one that comes too late writes nothing, and a person's newer wish counts.",
          lookKilled,
          lookFrozen,
        ),
        inventory: untouched("Targets are read under a lease of their own; a look only reads what is stored."),
        live: holds("A change and its notice are one commit: killed before it neither stands, after it both do.", atomicNotice),
      },
    },
    {
      fault: "Web server killed in the middle of a mutation",
      cells: {
        signIn: holds(
          "A sign-in is one transaction: person, session and record stand together or not at all.",
          atomicSession,
          testsIn("server/platform/db.integration.test.ts")("keeps everything or nothing"),
        ),
        act: holds("The wish, its operations and its record stand together or not at all; the same click again is done once.", webKilled),
        inventory: noWeb,
        live: holds("The page connects again and reads everything anew.", webBack),
      },
    },
    {
      fault: "Worker frozen for 90 s",
      cells: {
        signIn: noWorker,
        act: holds(
          "It wakes, makes no call and writes nothing; its successor has done the work.",
          frozen,
          several("a worker that wakes while its successor holds the row sends nothing"),
        ),
        inventory: holds("A reading that was overtaken is not saved.", overtaken),
        live: holds("Every screen says that nothing is carried out, since when, and stops saying so.", workerHangs),
      },
    },
    {
      fault: "Two workers",
      cells: {
        signIn: noWorker,
        act: holds(
          "One call per instance, in batches; the buckets of AWS are shared.",
          several("two workers make one call per instance, in batches of one type"),
          testsIn("server/environments/bucket-claims.integration.test.ts")("two workers at once take what is there once, and a herd leaves its reserve"),
        ),
        inventory: holds("Each target is read by one of them.", oneReader, overtaken),
        live: holds("A notice comes with the commit, whichever worker makes it.", atomicNotice),
      },
    },
    {
      fault: "Queue rows deleted",
      cells: {
        signIn: untouched("Signing in puts nothing into the queue and waits for nothing of it."),
        act: holds(
          "The same operations, calls and records in the end.",
          anyQueue,
          testsIn("testing/failpoints/worker-queue.integration.test.ts")("the same happens with the queue as it is, emptied and doubled"),
        ),
        inventory: holds("The same states and changes of state in the end.", anyQueue),
        live: noQueue,
      },
    },
    {
      fault: "Queue rows doubled",
      cells: {
        signIn: untouched("Signing in puts nothing into the queue and waits for nothing of it."),
        act: holds(
          "The same operations, calls and records in the end.",
          anyQueue,
          testsIn("testing/failpoints/worker-queue.integration.test.ts")("the same happens with the queue as it is, emptied and doubled"),
        ),
        inventory: holds("The same states and changes of state in the end.", anyQueue),
        live: noQueue,
      },
    },
    {
      fault: "Reboot found sent",
      cells: {
        signIn: noWorker,
        act: holds("It is never sent again and ends as unknown, in words.", sentReboot, several("a reboot that a dead worker had sent is never sent again")),
        inventory: untouched("A reading shows no difference between an instance that was rebooted and one that was not."),
        live: holds(
          "Open pages are told that nobody knows whether it happened.",
          testsIn("server/environments/broken-aws.integration.test.ts")(
            "AWS that %s: starts and stops come to their end, a reboot is sent once, and pages are told",
          ),
        ),
      },
    },
    {
      fault: "Log on a full disk or a closed pipe",
      cells: {
        signIn: holds("The web server goes on answering whoever is signed in, refusals included.", log),
        act: holds("What is asked for is carried out.", log),
        inventory: holds("AWS is read: the environment comes to run.", log),
        live: holds("Web and worker say that their log cannot be written, and every page can show it.", log),
      },
    },
    {
      fault: "Clock off by an hour",
      cells: {
        signIn: holds("No session ends early, and none lives longer than it may.", webClock),
        act: holds("The web server takes no click and says by how much its clock is off; a worker takes nothing until it is right.", webClock, workerClock),
        inventory: holds("A worker with a wrong clock reads nothing, so that no reading has a wrong time.", workerClock),
        live: holds("Pages are told what is wrong and that levers are locked.", webClock),
      },
    },
    {
      fault: "Worker not running",
      cells: {
        signIn: noWorker,
        act: holds(
          "What is asked for is kept, and done when a worker is back.",
          workerHangs,
          testsIn("server/api/health.integration.test.ts")(
            "is 200 and degraded when no worker was seen for a minute: the portal serves, and keeps what is asked for",
          ),
        ),
        inventory: holds("What is shown says from when it is.", testsIn("server/environments/target-warnings.test.ts")("a target %s")),
        live: holds(
          "Every screen says since when the worker was not seen.",
          workerHangs,
          testsIn("server/system/system-problems.test.ts")("says why nothing is carried out: the worker is %s"),
        ),
      },
    },
    {
      fault: "Web server restarted under an open browser",
      cells: {
        signIn: holds("The session lives in the database: the page goes on without a new sign-in.", webBack),
        act: holds("A click that got no answer is repeated with its key and done once.", webKilled),
        inventory: noWeb,
        live: holds("The stream comes back by itself, and the page goes on, live, without a reload.", webBack),
      },
    },
  ],
};
