import { expect, it } from "vitest";
import { channelsOf } from "./channel-policy";

const everywhere = { hasSlack: true, hasMail: true };

it.each([
  ["urgent, with Slack", "stop.warning", null, everywhere, ["inbox", "slack"]],
  ["urgent, without Slack", "stop.warning", null, { hasSlack: false, hasMail: true }, ["inbox", "email"]],
  ["urgent, without anything", "stop.warning", null, { hasSlack: false, hasMail: false }, ["inbox"]],
  ["not urgent", "switch.moved", null, everywhere, ["inbox"]],
  ["chosen", "switch.moved", ["email", "slack"], everywhere, ["email", "slack"]],
  ["chosen, but out of reach", "stop.warning", ["email", "slack"], { hasSlack: false, hasMail: true }, ["email"]],
  ["switched off", "stop.warning", [], everywhere, []],
] as const)("%s", (_what, kind, choice, reach, expected) => {
  expect(channelsOf(kind, choice, reach)).toEqual(expected);
});
