import { ButtonLink } from "@/components/ui/button-link";
import { LampShape, lampWords } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import type { OverviewOutput } from "@/server/environments/schemas";

/** What needs this person, most urgent first; not there when nothing does. */
export function WaitingPanel({ waiting }: { waiting: OverviewOutput["waiting"] }) {
  if (waiting.length === 0) return null;
  return (
    <Panel flush title="Waits for you">
      <ul>
        {waiting.map((each) => (
          <li key={each.environmentId} className="flex min-h-11 items-center gap-2.5 border-b px-4 py-1.5 text-control last:border-b-0">
            <LampShape kind={each.lamp} />
            <span className="sr-only">{lampWords[each.lamp]}:</span>
            <span className="min-w-0 flex-1">
              <span className="font-medium">{each.name}</span> <span className="text-secondary">{each.sentence}</span>
            </span>
            <ButtonLink href={`/environments/${each.environmentId}`} size="small" className="max-md:h-11">
              Open<span className="sr-only"> {each.name}</span>
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
