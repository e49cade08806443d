import { expect, test } from "vitest";
import { isSameDraft, lackOf } from "./schedule-draft";

const office = { day: 0, from: 540, to: 1_080 };
const night = { day: 4, from: 1_320, to: 1_800 };
const closed = { kind: "closed", date: "2026-12-25", label: "Christmas" } as const;
const draft = { name: "Office", zone: "Asia/Seoul", plan: { periods: [office, night], exceptions: [closed], holidays: null } };

test("a draft is the same in another order, and another one with other hours, zone or holidays", () => {
  expect(isSameDraft(draft, { ...draft, name: "Office ", plan: { ...draft.plan, periods: [night, { to: 1_080, from: 540, day: 0 }] } })).toBe(true);
  expect(isSameDraft(draft, { ...draft, plan: { ...draft.plan, periods: [office] } })).toBe(false);
  expect(isSameDraft(draft, { ...draft, zone: "Europe/Berlin" })).toBe(false);
  expect(isSameDraft(draft, { ...draft, plan: { ...draft.plan, holidays: { country: "KR", region: null } } })).toBe(false);
  expect(isSameDraft(draft, { ...draft, plan: { ...draft.plan, exceptions: [] } })).toBe(false);
});

test("a schedule needs a name", () => {
  expect(lackOf(draft)).toBeNull();
  expect(lackOf({ ...draft, name: "  " })).toMatch(/name/);
});
