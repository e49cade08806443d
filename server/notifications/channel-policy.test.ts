import { expect, it } from "vitest";
import { channelsOf } from "./channel-policy";

const everywhere = { hasSlack: true, hasMail: true };

const cases = [
  { what: "urgent, with Slack", kind: "stop.warning", choice: null, reach: everywhere, expected: ["inbox", "slack"] },
  { what: "urgent, without Slack", kind: "stop.warning", choice: null, reach: { hasSlack: false, hasMail: true }, expected: ["inbox", "email"] },
  { what: "urgent, without anything", kind: "stop.warning", choice: null, reach: { hasSlack: false, hasMail: false }, expected: ["inbox"] },
  { what: "not urgent", kind: "switch.moved", choice: null, reach: everywhere, expected: ["inbox"] },
  { what: "chosen", kind: "switch.moved", choice: ["email", "slack"], reach: everywhere, expected: ["email", "slack"] },
  { what: "chosen, but out of reach", kind: "stop.warning", choice: ["email", "slack"], reach: { hasSlack: false, hasMail: true }, expected: ["email"] },
  { what: "switched off", kind: "stop.warning", choice: [], reach: everywhere, expected: [] },
] as const;

it.each(cases)("$what", ({ kind, choice, reach, expected }) => {
  expect(channelsOf(kind, choice, reach)).toEqual(expected);
});
