import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DriftEntry, TargetSummary } from "@/server/environments/targets/schemas";

/** What AWS refuses although Switchyard allows it, newest first; not there when nothing is refused. */
export function DriftPanel({ target }: { target: TargetSummary }) {
  if (target.drifts.length === 0) return null;
  return (
    <Panel title={`Policy drift in ${target.title}`} detail={<span className="max-sm:hidden">Switchyard allows it, AWS refuses it</span>} flush>
      <ul aria-label={`Policy drift of ${target.title}`}>
        {target.drifts.map((drift) => (
          <DriftRow key={drift.id} drift={drift} />
        ))}
      </ul>
    </Panel>
  );
}

function DriftRow({ drift }: { drift: DriftEntry }) {
  return (
    <li className="flex items-start gap-2.5 border-b px-4 py-3 text-control last:border-b-0">
      <LampShape kind="attention" className="mt-[3px]" />
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">
          <span className="sr-only">Refused: </span>
          {drift.sentence} <span className="font-normal text-secondary">({drift.wall === "unknown" ? "AWS does not name the policy" : drift.wall})</span>
        </p>
        <p className="mt-0.5 [overflow-wrap:anywhere]">{drift.remedy}</p>
        <p className="mt-0.5 text-label text-secondary">
          {drift.times === 1 ? "Once" : `${drift.times} times`}, last <RelativeTime at={drift.lastAt.getTime()} />{" "}
          {drift.who === null ? "by a check" : `by ${drift.who}`}
          {drift.times === 1 ? null : (
            <>
              , first <RelativeTime at={drift.firstAt.getTime()} />
            </>
          )}
        </p>
        <details className="mt-1">
          <summary className="w-fit cursor-pointer text-label text-secondary hover:text-ink touch:py-2.5">AWS&rsquo;s words</summary>
          <p className="mt-1 font-mono text-label [overflow-wrap:anywhere] text-secondary">{drift.awsWords}</p>
        </details>
      </div>
    </li>
  );
}
