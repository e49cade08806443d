import { expect, it } from "vitest";
import { nextSteps, statusWord } from "./diagnosis-words";

const checks = (instanceStatus: string, systemStatus: string) => ({ kind: "checks" as const, instanceStatus, systemStatus, stateReason: null });
const fellBack = (stateReason: string | null) => ({ kind: "fell_back" as const, instanceStatus: null, systemStatus: null, stateReason });

it("advises another host only where the host is at fault", () => {
  expect(nextSteps(checks("impaired", "ok")).join(" ")).toMatch(/end of the console.*Reboot it/);
  expect(nextSteps(checks("impaired", "ok")).join(" ")).not.toContain("another host");
  expect(nextSteps(checks("ok", "impaired"))).toEqual([expect.stringContaining("moves it to another host")]);
  expect(nextSteps(checks("impaired", "impaired"))[0]).toContain("moves it to another host");
});

it.each([
  ["Server.InsufficientInstanceCapacity: Insufficient capacity", /no room/],
  ["Client.VolumeLimitExceeded: Volume limit exceeded", /limit of disks/],
  ["Client.InternalError: Client error on launch", /key of an encrypted disk/],
  ["Client.InstanceInitiatedShutdown: Instance initiated shutdown", /switched itself off/],
  ["Server.InternalError: Internal error on launch", /Start it once more/],
  [null, /Start it once more/],
])("after %s there is something to try", (reason, advice) => {
  expect(nextSteps(fellBack(reason)).join(" ")).toMatch(advice);
});

it("keeps words of AWS that it does not know", () => {
  expect([statusWord("impaired"), statusWord("sleeping"), statusWord(null)]).toEqual(["fails", "sleeping", "not known"]);
});
