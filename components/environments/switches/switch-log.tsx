import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SwitchDetail } from "@/server/environments/switches/schemas";

/** What each step did or found, the newest first. */
export function SwitchLog({ log }: { log: SwitchDetail["log"] }) {
  return (
    <Panel title="Log" flush>
      <ol>
        {log.toReversed().map(({ at, step, words }) => (
          <li key={`${at.getTime()} ${step} ${words}`} className="flex items-start gap-4 border-b px-4 py-2 text-control last:border-b-0">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{words}</span>
            <span className="shrink-0 text-secondary">
              <RelativeTime at={at.getTime()} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
