import type { ApprovalView, DemandView } from "@/server/migrations/review/schemas";

/** "1 of 2": the demands that are met; undefined where nothing is demanded. */
export function demandsSummary(demands: readonly Pick<DemandView, "met">[]): string | undefined {
  return demands.length === 0 ? undefined : `${demands.filter(({ met }) => met).length} of ${demands.length}`;
}

const objects = { run: "", finalize: " finalize", force: " writing originals back" } as const;

/** Who decided what: "Jin approved for dba", "You sent it back". */
export function approvalTitle({ by, isYou, decision, purpose, groupName }: Pick<ApprovalView, "by" | "isYou" | "decision" | "purpose" | "groupName">): string {
  const who = isYou ? "You" : by;
  if (decision === "send_back") return `${who} sent it back`;
  return `${who} approved${objects[purpose]}${groupName === null ? "" : ` for ${groupName}`}`;
}
