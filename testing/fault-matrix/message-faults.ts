import { holds, testsIn, untouched } from "./fault-cells";
import type { FaultGroup } from "./fault-matrix";

const deliver = testsIn("server/notifications/deliver.integration.test.ts");
const killed = testsIn("testing/failpoints/notice-kill.integration.test.ts");
const limited = deliver("429: it waits as long as Slack says, and so does what else waits for that address");
const repeated = deliver("%s: it is tried again, and the message stands there once");
const refused = deliver("%s: it is given up at once, and an admin is told");
const givenUp = deliver("after about six hours it is given up");
const lateNow = deliver("nor one whose time passes while Slack does not take it");
const mailAgain = deliver("has one Message-ID at every try, so that a mail whose answer was lost is the same one again");
const mailRefused = deliver("451 is tried again, 550 is not");
const killedSlack = killed("a worker killed between sending to Slack and noting it: the message stands there once");
const killedMail = killed("a worker killed between sending a mail and noting it: it is sent again under the same Message-ID, never lost");
const asleep = deliver("one that wakes after its lease sends nothing");
const forged = testsIn("server/api/receive-slack.integration.test.ts")("a request without a signature, with another secret's, or of a changed body");
const repeatedRequest = testsIn("server/api/receive-slack.integration.test.ts")("a request a second time");

const noSignIn = untouched("Nobody signs in by Slack or mail; a link in a mail leads to the sign-in page.");
const noInventory = untouched("The inventory is read from AWS alone; notices about it are rows like others.");
const noAct = untouched("Notices are written as rows in the commit of the act; no act waits for a channel to take them.");

/** Faults of Slack and of the mail server. The line in the inbox stands with the commit that plans it; here it is what goes out besides. */
export const messageFaults: FaultGroup = {
  where: "Slack and mail",
  rows: [
    {
      fault: "Slack answers 429",
      cells: {
        signIn: noSignIn,
        act: noAct,
        inventory: noInventory,
        live: holds("The message comes as late as Slack asks, and nothing else is posted there meanwhile.", limited),
      },
    },
    {
      fault: "Slack answers 500, or its answer is lost",
      cells: {
        signIn: noSignIn,
        act: noAct,
        inventory: noInventory,
        live: holds("It is tried again for hours, posted once, and not at all when its moment is over.", repeated, givenUp, lateNow),
      },
    },
    {
      fault: "Slack refuses the token or the channel",
      cells: { signIn: noSignIn, act: noAct, inventory: noInventory, live: holds("It is given up at once, and admins see why.", refused) },
    },
    {
      fault: "The mail server refuses a mail, or its answer is lost",
      cells: {
        signIn: noSignIn,
        act: noAct,
        inventory: noInventory,
        live: holds("What may pass is tried again as the same mail; what will not is given up.", mailAgain, mailRefused),
      },
    },
    {
      fault: "Worker killed or frozen between sending a notice and noting it",
      cells: {
        signIn: noSignIn,
        act: noAct,
        inventory: noInventory,
        live: holds("Nothing is lost; in Slack the message stands once.", killedSlack, killedMail, asleep),
      },
    },
    {
      fault: "A button of Slack is forged or played back",
      cells: {
        signIn: noSignIn,
        act: holds("Without Slack's signature over the very bytes, or a second time, nothing happens.", forged, repeatedRequest),
        inventory: noInventory,
        live: untouched("A request that is refused changes nothing, so that there is nothing to tell."),
      },
    },
  ],
};
