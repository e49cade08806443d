import { describe, expect, it } from "vitest";
import { asksForName, confirmLabelOf, effectOf, historySentence, instanceWords, lockedReasonOf, lossOf } from "./act-words";

const environment = { id: "e", name: "payments-dev", label: "payments-dev", stage: "dev", instanceCount: 3, runningCount: 2 };
const instance = { id: "i", name: "db" };

describe("the words of an act", () => {
  it("states the effect with what is really touched", () => {
    expect(effectOf("stop", { environment })).toBe("Stops 2 instances of payments-dev.");
    expect(effectOf("start", { environment })).toBe("Starts 1 instance of payments-dev.");
    expect(effectOf("stop", { environment: { ...environment, runningCount: 0 } })).toBe("Stops 3 instances of payments-dev.");
    expect(effectOf("reboot", { environment, instance })).toBe("Reboots db of payments-dev.");
    expect(confirmLabelOf("stop", { environment })).toBe("Stop payments-dev");
    const twin = { ...environment, label: "payments-dev (Lab)" };
    expect([confirmLabelOf("stop", { environment: twin }), effectOf("stop", { environment: twin })]).toEqual([
      "Stop payments-dev (Lab)",
      "Stops 2 instances of payments-dev (Lab).",
    ]);
  });

  it("says what is lost, in the right number", () => {
    expect(lossOf("start", { environment })).toBeNull();
    expect(lossOf("stop", { environment })).toMatch(/^Unsaved work on them is lost; disks stay\./);
    expect(lossOf("stop", { environment, instance })).toMatch(/^Unsaved work on it is lost/);
    expect(lossOf("reboot", { environment })).toMatch(/disks and addresses stay/);
  });

  it("says that a hibernation keeps memory, and what has none to keep", () => {
    expect(effectOf("hibernate", { environment })).toMatch(/^Hibernates 2 instances of payments-dev\. Memory is kept on disk/);
    expect(lossOf("hibernate", { environment })).toBe("Public addresses change at the next start.");
    expect(lossOf("hibernate", { environment, stoppedInstead: ["web"] })).toMatch(
      /^web is not set up for hibernation and will be stopped: unsaved work on it is lost\./,
    );
    expect(lossOf("hibernate", { environment, stoppedInstead: ["web", "api"] })).toMatch(/^web and api are not set up/);
  });

  it("asks for the name in production only, and never for a start", () => {
    expect(asksForName("stop", "production")).toBe(true);
    expect(asksForName("reboot", "production")).toBe(true);
    expect(asksForName("start", "production")).toBe(false);
    expect(asksForName("stop", "dev")).toBe(false);
  });

  it("always has a reason for a locked lever", () => {
    expect(lockedReasonOf({ allowed: true, reason: null })).toBeUndefined();
    expect(lockedReasonOf({ allowed: false, reason: "In an Auto Scaling group." })).toBe("In an Auto Scaling group.");
    expect(lockedReasonOf({ allowed: false, reason: null })).toBe("This is not possible now.");
  });

  it("tells history as it went", () => {
    const entry = { by: "Mina Park", kind: "stop", whole: true, what: "whole environment" } as const;
    expect(historySentence({ ...entry, outcome: "done" })).toBe("Mina Park stopped the whole environment");
    expect(historySentence({ ...entry, by: "the schedule", outcome: "done" })).toBe("The schedule stopped the whole environment");
    expect(historySentence({ ...entry, outcome: "open" })).toBe("Mina Park is stopping the whole environment");
    expect(historySentence({ ...entry, outcome: "failed", whole: false, what: "db" })).toBe("Mina Park asked to stop db");
  });

  it("counts instances by what matters", () => {
    const progress = { kind: "start", done: 2, total: 4, since: new Date(0), usualMs: null } as const;
    expect(instanceWords({ progress: null, instanceCount: 1 })).toBe("1 instance");
    expect(instanceWords({ progress, instanceCount: 4 })).toBe("2 of 4 ready");
    expect(instanceWords({ progress: { ...progress, total: 1 }, instanceCount: 1 })).toBe("1 instance");
  });
});
