import { LampShape } from "@/components/ui/lamp";
import type { RiskLevel } from "@/server/migrations/databases/schemas";
import { riskLamps } from "./state-words";

/** How risky it is, in a word; what raised it stands on the page of the migration. */
export function RiskMark({ level }: { level: RiskLevel }) {
  const lamp = riskLamps[level];
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      {lamp === null ? null : <LampShape kind={lamp === "failed" ? "attention" : lamp} size={9} className={lamp === "failed" ? "text-failed" : ""} />}
      {level} risk
    </span>
  );
}
