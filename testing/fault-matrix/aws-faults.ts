import { holds, testsIn, untouched } from "./fault-cells";
import type { Cell, FaultGroup, FaultRow, Proof } from "./fault-matrix";

const broken = testsIn("server/environments/broken-aws.integration.test.ts");
const faults = testsIn("server/environments/aws-faults.integration.test.ts");
const refusals = testsIn("server/environments/aws-refusals.integration.test.ts");
const policy = testsIn("server/environments/after-failure.test.ts");
const trouble = testsIn("server/environments/instance-trouble.integration.test.ts");
const drift = testsIn("server/environments/drift.integration.test.ts");
const inventory = testsIn("server/environments/inventory.integration.test.ts");
const facts = testsIn("server/environments/instance-facts.integration.test.ts");
const gateway = testsIn("server/environments/ec2-gateway.integration.test.ts");
const metrics = testsIn("server/environments/metrics/metrics.integration.test.ts");
const walls = testsIn("server/environments/targets/refusal-wall.test.ts");
const troubleSeen = testsIn("e2e/instance-trouble.spec.ts");

const silentAct = broken("AWS that %s: starts and stops come to their end, a reboot is sent once, and pages are told");
const unreachable = broken("AWS that cannot be reached is asked again until it can, and each act is done once, also a reboot");
const unreadable = broken("a reading from AWS that %s takes nothing away, is told, and the next one is believed again");
const refusedReading = broken("a reading that AWS refuses with %s takes nothing away, is told, and the next one is believed again");
const toldAsSaved = broken("what AWS answers with %s is told to open pages as it is saved");
const unseenReboot = faults("a reboot without an answer is unknown, in words, and is never sent again");
const lag = testsIn("server/environments/describe-lag.integration.test.ts")(
  "of two workers one reads a target, every 15 s at rest and every 3 s in motion; what lags behind our own start is not believed for 90 s",
);
const seenElsewhere = testsIn("e2e/start-and-stop.spec.ts")("what somebody does in the AWS console shows in an open browser");
const targetDown = "What was read stays, with the time it is from, and the next reading is believed again.";

const noAws = untouched("Signing in asks the directory and the database, not AWS.");
const onlyActs = (reason: string): Cell => untouched(`AWS answers so to acts only: ${reason}`);
const told = holds("What AWS said is on open pages as soon as it is saved, with the version that the row has.", toldAsSaved);

/** AWS answers an act with a refusal of its own. */
function refusedAct(fault: string, act: Cell, read: Cell): FaultRow {
  return { fault, cells: { signIn: noAws, act, inventory: read, live: told } };
}

/** AWS answers an act with something nobody can read, or with nothing. */
function silentRow(fault: string, what: string, inventoryProof: Proof, ...actProof: [Proof, ...Proof[]]): FaultRow {
  return {
    fault,
    cells: {
      signIn: noAws,
      act: holds(`${what} The instance is looked at before a start or stop is sent again; a reboot never is, and becomes unknown.`, ...actProof),
      inventory: holds(targetDown, inventoryProof),
      live: holds("Pages are told of each step, and that the target cannot be read.", silentAct, unreadable),
    },
  };
}

/** Faults of AWS and of the way to it. */
export const awsFaults: FaultGroup = {
  where: "AWS",
  rows: [
    refusedAct(
      "Throttled",
      holds(
        "The act backs off whole, the bucket that all workers share is refilled at half the rate for a minute, and nothing is shown at first.",
        faults("a throttled call backs off and shows nothing"),
        refusals("after RequestLimitExceeded the shared bucket refills at half the rate for a minute"),
      ),
      holds(targetDown, refusedReading),
    ),
    refusedAct(
      "No capacity",
      holds(
        "It is said what AWS lacks and when it is tried again; after half an hour the start fails in words.",
        faults("want of capacity is said in words and tried again after 1, 2, 4, 8 and 15 minutes, then given up"),
      ),
      onlyActs("a reading needs no capacity."),
    ),
    refusedAct(
      "Wrong state",
      holds(
        "The instance is looked at, and each of the call is tried again alone.",
        faults("the wrong state is looked at and tried again by each instance alone"),
        refusals("an instance in the wrong state is looked at, and waits for the right one"),
      ),
      holds("The look at the instance is saved as a reading is.", refusals("an instance in the wrong state is looked at, and waits for the right one")),
    ),
    refusedAct(
      "Unknown instance in a batch",
      holds(
        "It fails alone, and the rest of the batch is sent again at once; each alone when AWS does not say which.",
        faults("an instance AWS does not know is dropped and the rest is sent again at once"),
        refusals("when AWS does not say which instance is unknown, each is asked for alone"),
      ),
      holds(
        "An instance that AWS no longer shows is missing, and its environment gone with the last one.",
        inventory("a moved, a new, a vanished and a badly tagged instance"),
      ),
    ),
    refusedAct(
      "Denied, at each wall",
      holds(
        "It fails at once, names the wall, is not tried again, and is kept as policy drift until the same act succeeds.",
        faults("a refusal of %s fails at once, naming AWS as the wall, and is not tried again"),
        refusals("a refusal is kept as policy drift until the same act succeeds"),
        walls("%s, seen at the %s (%s)"),
      ),
      holds(
        "The target says that AWS refuses the observer; a refused detail fails no reading.",
        inventory("a target that cannot be read says so, keeps what is known and recovers"),
        facts("a fact that AWS refuses fails no inventory, locks nothing, costs one call, and is tried again in a minute"),
      ),
    ),
    refusedAct(
      "Stop protection",
      holds(
        "The stop fails in words, the lever locks, and the others of the call are stopped.",
        refusals("stop protection fails the stop in words and locks the lever; the others of the call are stopped"),
        facts("stop protection leaves a reboot free"),
      ),
      holds(
        "Protection is read before the first act and locks the lever with its reason.",
        facts("a lever is locked where it would do harm, with the reason that the act itself gives"),
      ),
    ),
    refusedAct(
      "Hibernation not configured",
      holds("The hibernation goes on as a stop, with a note.", refusals("a hibernation that AWS has not set up is the same operation's stop, with a note")),
      holds(
        "The lever is there only where something can hibernate.",
        facts("the lever to hibernate is there only where something can, and the rest is stopped, in words"),
      ),
    ),
    refusedAct(
      "Interrupted Spot",
      holds(
        "It is told once and not asked for again; the others of the call are started.",
        refusals("interrupted Spot capacity is told once and not asked for again"),
      ),
      onlyActs("an interrupted instance is described as stopped like any other."),
    ),
    silentRow(
      "Answer dropped after the act",
      "The act has happened, and nobody was told.",
      unreadable,
      silentAct,
      faults("a start without an answer is looked at, found on its way and not sent again"),
      unseenReboot,
    ),
    {
      fault: "Connection refused",
      cells: {
        signIn: noAws,
        act: holds("Nothing was sent, so everything is tried again, also a reboot; each act is done once.", unreachable),
        inventory: holds(targetDown, unreadable),
        live: holds("Pages are told that AWS does not answer, and when it does again.", unreachable, unreadable),
      },
    },
    silentRow("Dropped before the act", "Nobody knows that nothing has happened.", unreadable, silentAct, unseenReboot),
    silentRow(
      "Slow beyond the timeout",
      "After eight seconds the answer is not waited for.",
      unreadable,
      silentAct,
      faults("a start without an answer that cannot be looked at either says so, and is given up after half an hour"),
    ),
    silentRow(
      "Half an answer, or garbage",
      "What cannot be read as AWS's is no answer, whatever its status.",
      unreadable,
      silentAct,
      policy("%s is told apart"),
    ),
    refusedAct(
      "Credentials expired in mid call",
      holds("The session is made anew and the act goes on.", refusals("a session that ends in mid call is made anew")),
      holds(
        "The reading goes on with a new session; if that ends too, what was read stays.",
        gateway("a reading whose session has ended goes on with a new one"),
        refusedReading,
      ),
    ),
    {
      fault: "Describe lags",
      cells: {
        signIn: noAws,
        act: holds(
          "The expected state holds for 90 s, so no act follows a reading that is behind.",
          lag,
          drift("an act of ours is no drift, while descriptions lag behind it neither"),
        ),
        inventory: holds(
          "What lags behind our own act is not believed for 90 s, and then AWS is.",
          lag,
          inventory("a reading that lags behind our own call is not believed for 90 seconds"),
        ),
        live: holds("Pages show starting meanwhile, and no drift is told.", drift("an act of ours is no drift, while descriptions lag behind it neither")),
      },
    },
    {
      fault: "Start falls back, or its check fails",
      cells: {
        signIn: noAws,
        act: holds(
          "The start fails with AWS's reason or the check that fails, and the tiers above it are not started.",
          trouble("a start that falls back fails with AWS's reason once the expectation is over, not before"),
          trouble("a start whose instance check fails ends with the check, the console follows once, and a reading of it is recorded"),
          testsIn("server/environments/tier-failures.integration.test.ts")("a tier that AWS accepted but that does not come up holds back the tiers above it"),
        ),
        inventory: holds(
          "Checks and console are read, and the trouble ends when the checks pass.",
          trouble("once the checks pass the trouble is over, and the failed start counts as read"),
          trouble("a console that AWS does not give is told, keeps what was read before, and fails no inventory"),
        ),
        live: holds(
          "An open page shows the check and the console, and goes quiet once the check passes.",
          troubleSeen("a start whose check fails shows the check and the console, and goes quiet once the check passes"),
        ),
      },
    },
    {
      fault: "Metrics or open shells refused, throttled or lost",
      cells: {
        signIn: noAws,
        act: holds(
          "A stop is not taken for safe because nothing was told, and not held up for ever.",
          metrics("what is refused counts as in use at first, and blocks nothing for ever; a person reads why"),
        ),
        inventory: holds(
          "What was read stays and is read again at the next turn; leases of open shells stay for some minutes.",
          metrics("throttled and lost readings are tried again at the next turn, and what was read stays"),
          metrics("one that cannot be read keeps the leases for some minutes, and is said"),
          metrics("are not asked for while the right is missing, and metrics go on"),
        ),
        live: holds(
          "The page says why values are missing.",
          metrics("what is refused counts as in use at first, and blocks nothing for ever; a person reads why"),
        ),
      },
    },
    {
      fault: "Changed outside the portal",
      cells: {
        signIn: noAws,
        act: holds(
          "What AWS undoes after it accepted is told after 90 s, with what was asked and when.",
          drift("what AWS undoes after it accepted is told after 90 seconds, with what was asked and when"),
        ),
        inventory: holds(
          "What happened outside is told as such, with what was left as it was.",
          drift("what somebody starts in the AWS console is told with what was left stopped, here and in the history"),
          drift("what is terminated in AWS is told and no longer counts"),
        ),
        live: holds(
          "It shows in an open browser without a reload.",
          seenElsewhere,
          troubleSeen("what starts a part of an environment outside shows without a reload, on the page and in its history"),
        ),
      },
    },
  ],
};
