import { describe, expect, it } from "vitest";
import { applyVerb, beginLife, checkStatus, settleLife } from "./instance-state-machine";
import type { InstanceState, InstanceVerb } from "./instance-state-machine";

const delays = { pendingMs: 60, stoppingMs: 50, shuttingDownMs: 40, checksMs: 30, rebootMs: 20 };

describe("applyVerb", () => {
  const table: Record<InstanceState, Record<InstanceVerb, InstanceState | "refused">> = {
    pending: { start: "pending", stop: "refused", reboot: "refused", terminate: "shutting-down" },
    running: { start: "running", stop: "stopping", reboot: "running", terminate: "shutting-down" },
    stopping: { start: "refused", stop: "stopping", reboot: "refused", terminate: "shutting-down" },
    stopped: { start: "pending", stop: "stopped", reboot: "refused", terminate: "shutting-down" },
    "shutting-down": { start: "refused", stop: "refused", reboot: "refused", terminate: "shutting-down" },
    terminated: { start: "refused", stop: "refused", reboot: "refused", terminate: "terminated" },
  };
  const cases = Object.entries(table).flatMap(([state, verbs]) =>
    Object.entries(verbs).map(([verb, result]) => [state as InstanceState, verb as InstanceVerb, result] as const),
  );

  it.each(cases)("%s + %s → %s", (state, verb, result) => {
    const outcome = applyVerb(beginLife(state, 0, delays), verb, 10, delays);
    expect(outcome.accepted ? outcome.life.state : "refused").toBe(result);
  });

  it.each([
    ["pending", "start"],
    ["running", "start"],
    ["stopping", "stop"],
    ["stopped", "stop"],
    ["terminated", "terminate"],
  ] as const)("a repeated act changes nothing: %s + %s", (state, verb) => {
    const life = beginLife(state, 0, delays);
    expect(applyVerb(life, verb, 10, delays)).toEqual({ accepted: true, life });
  });
});

describe("settleLife", () => {
  it.each([
    ["pending", 60, "running"],
    ["stopping", 50, "stopped"],
    ["shutting-down", 40, "terminated"],
  ] as const)("%s lasts %i ms, then it is %s since exactly then", (state, lasts, result) => {
    const life = beginLife(state, 1_000, delays);
    expect(settleLife(life, 1_000 + lasts - 1).state).toBe(state);
    expect(settleLife(life, 99_999)).toMatchObject({ state: result, since: 1_000 + lasts });
    expect(settleLife(life, 99_999).next).toBeUndefined();
  });
});

describe("checkStatus", () => {
  it("initializes, then is ok or impaired; nothing but a running instance has checks", () => {
    const running = settleLife(beginLife("pending", 0, delays), 60);
    expect(checkStatus(running, false, 89, delays)).toBe("initializing");
    expect(checkStatus(running, false, 90, delays)).toBe("ok");
    expect(checkStatus(running, true, 90, delays)).toBe("impaired");
    expect(checkStatus(beginLife("stopped", 0, delays), false, 90, delays)).toBe("not-applicable");
  });

  it("begins again with a reboot", () => {
    const outcome = applyVerb(beginLife("running", 0, delays), "reboot", 1_000, delays);
    if (!outcome.accepted) throw new Error("refused");
    expect(outcome.life.since).toBe(0);
    expect(checkStatus(outcome.life, false, 1_049, delays)).toBe("initializing");
    expect(checkStatus(outcome.life, false, 1_050, delays)).toBe("ok");
  });
});
