import { expect, it } from "vitest";
import { approvalTitle, demandsSummary } from "./approval-words";

it("says who decided what, and for which group", () => {
  const approved = { by: "Jin Lee", isYou: false, decision: "approve", purpose: "run", groupName: "dba" } as const;
  expect(approvalTitle(approved)).toBe("Jin Lee approved for dba");
  expect(approvalTitle({ ...approved, isYou: true, groupName: null, purpose: "finalize" })).toBe("You approved finalize");
  expect(approvalTitle({ ...approved, decision: "send_back" })).toBe("Jin Lee sent it back");
  expect([demandsSummary([]), demandsSummary([{ met: true }, { met: false }])]).toEqual([undefined, "1 of 2"]);
});
