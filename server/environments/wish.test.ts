import { expect, test } from "vitest";
import type { OperationKind } from "@/server/generated/prisma/client";
import { acceptedWords, refusalWords } from "./act-words";
import { autoScalingLock } from "./instance-locks";
import { decideWish, hibernationRefusal } from "./wish";
import type { WishedInstance } from "./wish";

const instance = (state: WishedInstance["state"], open: OperationKind | null = null, given: Partial<WishedInstance> = {}): WishedInstance => ({
  name: "db",
  state,
  stateReason: null,
  lockReason: null,
  stopProtected: false,
  spotKind: null,
  hibernation: false,
  open: open === null ? null : { kind: open, state: "pending" },
  ...given,
});
const group = { lockReason: autoScalingLock("crawlers") };
const accepted = (kind: OperationKind) => ({ open: { kind, state: "accepted" as const } });

test.each<[OperationKind, WishedInstance, string]>([
  ["start", instance("stopped"), "create"],
  ["start", instance("stopping"), "create"],
  ["start", instance("running"), "done"],
  ["start", instance("pending"), "done"],
  ["start", instance("stopped", "start"), "join"],
  ["start", instance("stopping", "stop"), "supersede"],
  ["start", instance("running", "reboot"), "done"],
  ["start", instance("terminated"), "leave"],
  ["start", instance("missing"), "leave"],
  ["start", instance("stopped", null, group), "leave"],
  ["stop", instance("running"), "create"],
  ["stop", instance("pending"), "create"],
  ["stop", instance("stopped"), "done"],
  ["stop", instance("stopping"), "done"],
  ["stop", instance("running", "stop"), "join"],
  ["stop", instance("pending", "start"), "supersede"],
  ["stop", instance("stopped", "start"), "supersede"],
  ["stop", instance("running", "reboot"), "supersede"],
  ["reboot", instance("running"), "create"],
  ["reboot", instance("running", "reboot"), "join"],
  ["reboot", instance("running", "stop"), "leave"],
  ["reboot", instance("pending", "start"), "leave"],
  ["reboot", instance("stopped"), "leave"],
  ["reboot", instance("pending"), "leave"],
  ["reboot", instance("running", "hibernate"), "leave"],
  ["hibernate", instance("running"), "create"],
  ["hibernate", instance("stopped"), "done"],
  ["hibernate", instance("stopping"), "done"],
  ["hibernate", instance("running", "hibernate"), "join"],
  ["hibernate", instance("pending", "start"), "supersede"],
  ["hibernate", instance("running", "stop"), "supersede"],
  ["hibernate", instance("running", null, accepted("stop")), "done"],
  ["stop", instance("running", "hibernate"), "supersede"],
  ["stop", instance("running", null, accepted("hibernate")), "done"],
  ["start", instance("stopping", null, accepted("hibernate")), "supersede"],
])("%s of %j: %s", (kind, wished, expected) => {
  const decision = decideWish(kind, wished);
  expect(decision.act === "leave" && decision.done ? "done" : decision.act).toBe(expected);
});

test("words say how many, who is on the way already, and what was left out", () => {
  expect(acceptedWords("start", "dev", { created: 3, joined: 0, left: [] })).toBe("Starting 3 instances of dev.");
  expect(acceptedWords("stop", "dev", { created: 1, joined: 2, left: ["x is locked."] })).toBe(
    "Stopping 1 instance of dev. 2 instances are already stopping. x is locked.",
  );
  expect(acceptedWords("start", "dev", { created: 0, joined: 2, left: [] })).toBe("dev is already starting.");
  expect(acceptedWords("stop", "dev", { created: 0, joined: 0, left: [] })).toBe("dev is already stopped; nothing is to do.");
});

test("a wish of which nothing can be done is refused; one that is fulfilled is not", () => {
  const leave = (done: boolean) => ({ decision: { act: "leave" as const, done, words: "Reason." } });
  expect(refusalWords("reboot", "dev", [leave(false)])).toBe("Nothing of dev can be rebooted. Reason.");
  expect(refusalWords("stop", "dev", [leave(false)])).toContain("can be stopped");
  expect(refusalWords("start", "dev", [leave(true)])).toBeNull();
  expect(refusalWords("start", "dev", [leave(false), { decision: { act: "create" } }])).toBeNull();
  expect(refusalWords("start", "dev", [])).toContain("no instances");
});

test("a hibernation is refused only where nothing is set up for it", () => {
  expect(hibernationRefusal("dev", [{ hibernation: false }])).toContain("Stop it instead.");
  expect(hibernationRefusal("dev", [{ hibernation: false }, { hibernation: true }])).toBeNull();
});
