import { holds, testsIn, untouched } from "./fault-cells";
import type { FaultGroup } from "./fault-matrix";

const switching = testsIn("server/environments/switches/switch-failures.integration.test.ts");
const outbound = testsIn("server/environments/switches/outbound.integration.test.ts");
const killed = testsIn("testing/failpoints/switch-kill.integration.test.ts")(
  "a worker killed at any point of a switch moves traffic exactly once, and its successor ends the switch",
);
const told = testsIn("server/environments/switches/switch.integration.test.ts")("is told: each step is recorded, the move and the end are noticed once");

const noSwitch = untouched("Signing in knows no pairs.");
const noInventory = untouched("The inventory reads instances; load balancers are read by the switch itself.");
const live = holds("Each step and its announcement are one commit.", told);

/** Faults while a pair of environments is switched; the column of acts holds what the switch does. */
export const switchFaults: FaultGroup = {
  where: "Switches of pairs",
  rows: [
    {
      fault: "The load balancer refuses, throttles, or loses the answer",
      cells: {
        signIn: noSwitch,
        act: holds(
          "A refusal leaves the side that serves untouched; a lost answer is looked at before anything is sent again.",
          switching("a listener that AWS does not let the person change, which admins see as policy drift"),
          switching("waits while AWS throttles, and moves once"),
          switching("looks before it sends again when the answer is lost: one call moved it"),
        ),
        inventory: noInventory,
        live,
      },
    },
    {
      fault: "The other side does not come up, or cannot be proven",
      cells: {
        signIn: noSwitch,
        act: holds(
          "Traffic stays where it is, and the side that serves is not touched.",
          switching("a start that AWS refuses"),
          switching("status checks that fail"),
          switching("a target that stays unhealthy"),
          switching("a probe that is not answered as it should be"),
        ),
        inventory: noInventory,
        live,
      },
    },
    {
      fault: "A worker is killed, or frozen and overtaken, in the middle of a switch",
      cells: {
        signIn: noSwitch,
        act: holds(
          "Traffic moves exactly once, and the successor ends the switch.",
          killed,
          switching("is not done by a worker whose turn was taken over while it was frozen"),
          switching("is done by one of two workers"),
        ),
        inventory: noInventory,
        live,
      },
    },
    {
      fault: "A hook redirects, fails, or leads inwards",
      cells: {
        signIn: noSwitch,
        act: holds(
          "A redirect is not followed, silence is no refusal, and no private address is called.",
          outbound("a redirect is not followed, and counts as a refusal"),
          outbound("tells a refusal, which moved nothing, from silence, after which it may have"),
          outbound("a name that leads to a private address is not called"),
        ),
        inventory: noInventory,
        live,
      },
    },
  ],
};
