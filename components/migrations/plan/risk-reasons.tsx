import type { RiskView } from "@/server/migrations/planning/schemas";
import { RiskMark } from "../risk-mark";

/** How risky it is and why, and who must approve it because of that. */
export function RiskReasons({ risk, approvalWords }: { risk: RiskView; approvalWords?: string }) {
  return (
    <div className="text-control">
      <p className="font-medium">
        <RiskMark level={risk.level} />
      </p>
      {risk.reasons.length === 0 ? null : (
        <ul className="mt-1 list-disc pl-4 text-secondary marker:text-faint">
          {risk.reasons.map((reason) => (
            <li key={reason} className="text-pretty">
              {reason}
            </li>
          ))}
        </ul>
      )}
      {approvalWords === undefined ? null : <p className="mt-2 text-pretty">{approvalWords}</p>}
    </div>
  );
}
