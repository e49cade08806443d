import { afterEach, describe, expect, it } from "vitest";
import { enterSignIn } from "./sign-in-gate";

const leaves: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaves.splice(0)) leave();
});

function enter(address: string): (() => void) | null {
  const leave = enterSignIn(address);
  if (leave !== null) leaves.push(leave);
  return leave;
}

describe("enterSignIn", () => {
  it("has four places for an address, and more for others", () => {
    const first = enter("192.0.2.1");
    for (let n = 1; n < 4; n += 1) expect(enter("192.0.2.1")).not.toBeNull();
    expect(enter("192.0.2.1")).toBeNull();
    expect(enter("192.0.2.2")).not.toBeNull();
    first?.();
    expect(enter("192.0.2.1")).not.toBeNull();
    expect(enter("192.0.2.1")).toBeNull();
  });

  it("has eight places in all", () => {
    for (let n = 0; n < 8; n += 1) expect(enter(`192.0.2.${n}`)).not.toBeNull();
    expect(enter("192.0.2.100")).toBeNull();
  });

  it("gives a place back once, however often it is told", () => {
    const first = enter("192.0.2.1");
    for (let n = 1; n < 4; n += 1) enter("192.0.2.1");
    first?.();
    first?.();
    expect(enter("192.0.2.1")).not.toBeNull();
    expect(enter("192.0.2.1")).toBeNull();
  });
});
