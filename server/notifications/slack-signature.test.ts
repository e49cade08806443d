import { describe, expect, it } from "vitest";
import { slackSignatureFault } from "./slack-signature";

// The example of docs.slack.dev, "Verifying requests from Slack".
const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const timestamp = "1531420618";
const body = Buffer.from(
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
);
const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const sentMs = Number(timestamp) * 1_000;

describe("Slack's signature", () => {
  it("is that of Slack's own example", () => {
    expect(slackSignatureFault({ timestamp, signature, body }, secret, sentMs)).toBeNull();
  });

  it.each([
    ["no signature", { signature: null }, "missing"],
    ["no time", { timestamp: null }, "missing"],
    ["a time that is none", { timestamp: "now" }, "missing"],
    ["another version", { signature: signature.replace("v0=", "v1=") }, "wrong"],
    ["another time", { timestamp: "1531420619" }, "wrong"],
    ["one byte more", { body: Buffer.concat([body, Buffer.from("&")]) }, "wrong"],
    ["an empty signature", { signature: "" }, "wrong"],
  ] as const)("with %s is refused", (_what, changed, fault) => {
    expect(slackSignatureFault({ timestamp, signature, body, ...changed }, secret, sentMs)).toBe(fault);
  });

  it.each([
    [299, null],
    [301, "late"],
    [-301, "late"],
  ] as const)("%s s later", (seconds, fault) => {
    expect(slackSignatureFault({ timestamp, signature, body }, secret, sentMs + seconds * 1_000)).toBe(fault);
  });
});
