import { beforeEach, describe, expect, it, vi } from "vitest";
import { replaceClock } from "@/server/platform/clock";
import * as settings from "@/server/platform/env";
import { movableClock } from "@/testing/movable-clock";
import { isKnownDevice, knownDeviceSeconds, rememberDevice } from "./known-device";

const alice = "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001";
const bob = "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1002";
const clock = movableClock();

beforeEach(() => replaceClock(clock));

describe("a remembered device", () => {
  it("is known for its person only, and says nothing about them", () => {
    const token = rememberDevice(alice);
    expect(isKnownDevice(token, alice)).toBe(true);
    expect(isKnownDevice(token, bob)).toBe(false);
    expect(token).not.toContain(alice);
    expect(token).toMatch(/^[\w.-]{80,160}$/u);
    expect(rememberDevice(alice)).not.toBe(token);
  });

  it("is known until its time is over", () => {
    const token = rememberDevice(alice);
    clock.advance((knownDeviceSeconds - 60) * 1_000);
    expect(isKnownDevice(token, alice)).toBe(true);
    clock.advance(60_000);
    expect(isKnownDevice(token, alice)).toBe(false);
  });

  it("is not known when its time, or anything else in it, was changed", () => {
    const [until = "", nonce = "", signature = ""] = rememberDevice(alice).split(".");
    for (const changed of [`${Number(until) + 1}.${nonce}.${signature}`, `${until}.${nonce}x.${signature}`, `${until}.${nonce}.${signature.slice(1)}`]) {
      expect(isKnownDevice(changed, alice)).toBe(false);
    }
  });

  it.each([null, "", ".", "..", "9999999999..", "NaN.x.y", "1e99.x.y", "-1.x.y", `${"9".repeat(400)}.x.y`])("is not %j", (token) => {
    expect(isKnownDevice(token, alice)).toBe(false);
  });

  it("is not one of an installation with another secret", () => {
    const token = rememberDevice(alice);
    const real = settings.env();
    const other = vi.spyOn(settings, "env").mockReturnValue({ ...real, SESSION_SECRET: "another-secret-another-secret-another" });
    expect(isKnownDevice(token, alice)).toBe(false);
    other.mockRestore();
  });
});
