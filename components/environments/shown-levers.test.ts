import { describe, expect, it } from "vitest";
import { lockedReasons, shownLevers } from "./shown-levers";

const can = { allowed: true, reason: null };
const cannot = (reason: string) => ({ allowed: false, reason });
const levers = { start: cannot("It runs already."), stop: can, reboot: can, hibernate: null, connect: can };

describe("the levers of a row", () => {
  it("shows what can be pulled", () => {
    expect(shownLevers({ lamp: "running", levers })).toEqual(["stop"]);
    expect(shownLevers({ lamp: "attention", levers: { ...levers, start: can } })).toEqual(["start", "stop"]);
  });

  it("keeps the lever the state calls for, locked, when none can be pulled", () => {
    const locked = { ...levers, stop: cannot("You lack environment:stop.") };
    expect(shownLevers({ lamp: "running", levers: locked })).toEqual(["stop"]);
    expect(shownLevers({ lamp: "stopped", levers: locked })).toEqual(["start"]);
  });

  it("tells the reason of the locked lever it shows, and no matter of course", () => {
    expect(lockedReasons({ lamp: "running", because: "Running since 09:00.", levers })).toEqual([]);
    const reason = "In an Auto Scaling group.";
    expect(lockedReasons({ lamp: "running", because: "Running since 09:00.", levers: { ...levers, stop: cannot(reason) } })).toEqual([reason]);
  });

  it("does not say again what the sentence of the state says", () => {
    const because = "Frozen by Mina Park until 13:15.";
    const frozen = { ...levers, start: cannot(`pricing-lab cannot be started now. ${because}`), stop: cannot("Nothing runs.") };
    expect(lockedReasons({ lamp: "stopped", because, levers: frozen })).toEqual(["pricing-lab cannot be started now."]);
  });
});
