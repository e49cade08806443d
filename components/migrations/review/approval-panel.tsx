import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/components/ui/class-names";
import type { ApprovalView, DemandView, MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { approvalTitle, demandsSummary } from "./approval-words";
import { shortHash } from "./hash-facts";

/** Who must approve, who did, at which hash, and what counts no more and why. */
export function ApprovalPanel({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const { demands, finalizeDemands, approvals } = run;
  return (
    <Panel flush title="Approvals" detail={demandsSummary(demands)}>
      <Demands demands={demands} />
      {run.state === "live" || run.state === "finalizing" || run.state === "finalized" ? <Demands title="For finalize" demands={finalizeDemands} /> : null}
      <ul className="border-t empty:hidden">
        {approvals.map((approval) => (
          <ApprovalLine key={approval.id} approval={approval} isCurrent={approval.contentHash === migration.contentHash} />
        ))}
      </ul>
      <p className="border-t px-4 py-2.5 text-label text-secondary">
        Authors, who cannot approve: {migration.authors.map(({ name, isYou }) => (isYou ? `${name} (you)` : name)).join(", ")}
      </p>
    </Panel>
  );
}

function Demands({ title, demands }: { title?: string; demands: readonly DemandView[] }) {
  return (
    <div className="border-t px-4 py-2.5 first:border-t-0">
      {title === undefined ? null : <p className="mb-1 text-label text-faint">{title}</p>}
      {demands.length === 0 ? <p className="text-control text-secondary">What it needs is known once it is planned.</p> : null}
      <ul className="flex flex-col gap-1">
        {demands.map((demand) => (
          <li key={demand.title} className="flex items-center gap-2 text-control">
            <LampShape kind={demand.met ? "running" : "stopped"} size={10} />
            <span className="min-w-0 flex-1">{demand.title}</span>
            <span className="text-secondary">
              {demand.given} of {demand.needed}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ApprovalLine({ approval, isCurrent }: { approval: ApprovalView; isCurrent: boolean }) {
  const { decision, at, words, contentHash, voidedBecause } = approval;
  const isVoid = voidedBecause !== null;
  return (
    <li className={cn("flex items-start gap-2.5 border-b px-4 py-2.5 text-control last:border-b-0", isVoid && "text-secondary")}>
      <LampShape kind={isVoid ? "stopped" : decision === "approve" ? "running" : "attention"} className="mt-[3px]" />
      <div className="min-w-0 flex-1">
        <p>
          {approvalTitle(approval)} <RelativeTime at={at.getTime()} className="text-label text-faint" />
        </p>
        {words === null ? null : <p className="whitespace-pre-wrap text-secondary [overflow-wrap:anywhere]">“{words}”</p>}
        {isVoid ? <p className="text-label">Counts no more: {voidedBecause}</p> : null}
        <p className="text-label text-faint">
          <span className="font-mono">{shortHash(contentHash)}</span>
          {isCurrent ? "" : " · another content"}
        </p>
      </div>
    </li>
  );
}
