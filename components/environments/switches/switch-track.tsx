import { Duration } from "@/components/ui/duration";
import { Lamp } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/components/ui/class-names";
import type { SwitchStep } from "@/server/environments/switches/schemas";

/** The steps of a switch, one under the other, each with its lamp, its words and how long it took. */
export function SwitchTrack({ steps }: { steps: readonly SwitchStep[] }) {
  return (
    <Panel title="Steps" flush>
      <ol>
        {steps.map((step) => (
          <Step key={step.key} step={step} />
        ))}
      </ol>
    </Panel>
  );
}

function Step({ step }: { step: SwitchStep }) {
  const { title, lamp, word, sentence, from, to } = step;
  const isNow = from !== null && to === null;
  return (
    <li aria-current={isNow ? "step" : undefined} className={cn("border-b px-4 py-2.5 text-control last:border-b-0", isNow && "bg-hover")}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {lamp === null ? <span className="w-40 pl-[18px] text-faint">{word}</span> : <Lamp kind={lamp} word={word} className="w-40" />}
        <span className={cn("min-w-0 [overflow-wrap:anywhere]", from === null ? "text-secondary" : "font-medium")}>{title}</span>
        {from === null ? null : (
          <span className="ml-auto text-secondary">
            <Duration from={from.getTime()} to={to?.getTime()} />
            <span className="text-faint max-sm:hidden"> · </span>
            <span className="max-sm:hidden">
              <RelativeTime at={from.getTime()} />
            </span>
          </span>
        )}
      </div>
      {from === null || sentence === null ? null : <p className="mt-0.5 text-secondary [overflow-wrap:anywhere] sm:pl-44">{sentence}</p>}
    </li>
  );
}
