import { counted } from "@/components/environments/act-words";
import { ButtonLink } from "@/components/ui/button-link";
import { LampShape, lampWords } from "@/components/ui/lamp";
import type { LampKind } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import type { OverviewOutput } from "@/server/environments/schemas";

/** How many things wait for the person: each environment, and each group of the other things as one. */
export function waitingCount({ waiting, unclaimed, drifts }: WaitingPanelProps): number {
  return waiting.length + (unclaimed ? 1 : 0) + (drifts > 0 ? 1 : 0);
}

export type WaitingPanelProps = Pick<OverviewOutput, "waiting" | "unclaimed" | "drifts">;

/** What needs this person, most urgent first; not there when nothing does. */
export function WaitingPanel(props: WaitingPanelProps) {
  const { waiting, unclaimed, drifts } = props;
  if (waitingCount(props) === 0) return null;
  return (
    <Panel flush title="Waits for you">
      <ul>
        {waiting.map((each) => (
          <WaitingLine key={each.environmentId} lamp={each.lamp} name={each.name} sentence={each.sentence} href={`/environments/${each.environmentId}`} />
        ))}
        {drifts === 0 ? null : (
          <WaitingLine
            lamp="attention"
            name="AWS targets"
            sentence={`AWS refuses ${counted(drifts, "thing")} that Switchyard allows.`}
            href="/environments/targets"
          />
        )}
        {unclaimed ? (
          <WaitingLine
            lamp="attention"
            name={counted(unclaimed, "instance")}
            sentence={`${unclaimed === 1 ? "is" : "are"} not adopted yet.`}
            isSubject
            href="/environments/unclaimed"
            what="the unclaimed instances"
          />
        ) : null}
      </ul>
    </Panel>
  );
}

/** `what` is opened; the name where it is left out. `isSubject`: the sentence goes on from the name. */
type WaitingLineProps = { lamp: LampKind; name: string; sentence: string; href: string; what?: string; isSubject?: boolean };

function WaitingLine({ lamp, name, sentence, href, what = name, isSubject = false }: WaitingLineProps) {
  return (
    <li className="flex min-h-11 items-center gap-2.5 border-b px-4 py-1.5 text-control last:border-b-0">
      <LampShape kind={lamp} />
      <span className="sr-only">{lampWords[lamp]}:</span>
      <span className="min-w-0 flex-1">
        <span className="font-medium">{name}</span>
        <span className="text-secondary">{isSubject ? " " : " · "}</span>
        <span className="text-secondary">{sentence}</span>
      </span>
      <ButtonLink href={href} size="small" className="max-md:h-11">
        Open<span className="sr-only"> {what}</span>
      </ButtonLink>
    </li>
  );
}
