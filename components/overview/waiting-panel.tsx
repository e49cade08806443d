"use client";

import Link from "next/link";
import { counted } from "@/components/environments/act-words";
import { ExtendLever, useExtend } from "@/components/environments/desired/extend-lever";
import { StaySentence } from "@/components/environments/desired/stay-sentence";
import { ActError } from "@/components/environments/row-note";
import { ButtonLink } from "@/components/ui/button-link";
import { LampShape, lampWords } from "@/components/ui/lamp";
import type { LampKind } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import type { EnvironmentSummary, OverviewOutput } from "@/server/environments/schemas";
import type { MigrationsOverview } from "@/server/migrations/review/schemas";

/** How many things wait for the person: each environment, and each group of the other things as one. */
export function waitingCount(overview: WaitingPanelProps): number {
  const { unclaimed, drifts, migrations } = overview;
  return stopsAhead(overview).length + othersWaiting(overview).length + migrations.length + (unclaimed ? 1 : 0) + (drifts > 0 ? 1 : 0);
}

export type WaitingPanelProps = Pick<OverviewOutput, "waiting" | "unclaimed" | "drifts" | "mine"> & { migrations: MigrationsOverview["waiting"] };

/** The person's environments that are about to stop, those that ask for a decision first. */
function stopsAhead({ mine }: WaitingPanelProps): EnvironmentSummary[] {
  const ahead = mine.filter(({ stop }) => stop !== null && stop.stage !== "stopping");
  return ahead.toSorted((a, b) => Number(b.stop?.stage === "asking") - Number(a.stop?.stage === "asking"));
}

// One that is about to stop is told with its lever.
function othersWaiting({ waiting, ...overview }: WaitingPanelProps): OverviewOutput["waiting"] {
  const told = new Set(stopsAhead({ waiting, ...overview }).map(({ id }) => id));
  return waiting.filter(({ environmentId }) => !told.has(environmentId));
}

/** What needs this person, most urgent first; not there when nothing does. */
export function WaitingPanel(props: WaitingPanelProps) {
  const { unclaimed, drifts, migrations } = props;
  if (waitingCount(props) === 0) return null;
  return (
    <Panel flush title="Waits for you">
      <ul>
        {stopsAhead(props).map((environment) => (
          <StopLine key={environment.id} environment={environment} />
        ))}
        {othersWaiting(props).map((each) => (
          <WaitingLine key={each.environmentId} lamp={each.lamp} name={each.name} sentence={each.sentence} href={`/environments/${each.environmentId}`} />
        ))}
        {migrations.map(({ number, title, lamp, sentence }) => (
          <WaitingLine
            key={number}
            lamp={lamp}
            name={`Migration #${number} ${title}`}
            sentence={sentence}
            href={`/migrations/${number}`}
            what={`migration ${number}`}
          />
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

/** An environment that is about to stop, with the lever that keeps it on. */
function StopLine({ environment }: { environment: EnvironmentSummary }) {
  const extend = useExtend();
  const href = `/environments/${environment.id}`;
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-2 border-b px-4 py-1.5 text-control last:border-b-0 max-sm:py-2.5">
      <LampShape kind="attention" />
      <span className="sr-only">{lampWords.attention}:</span>
      <span className="min-w-0 flex-1 basis-56">
        <Link href={href} className="font-medium hover:underline hover:underline-offset-2">
          {environment.label}
        </Link>
        <span className="text-secondary">
          {" · "}
          <StaySentence environment={environment} />
        </span>
        <ActError act={extend} />
      </span>
      <span className="flex gap-2 max-sm:w-full max-sm:[&>*]:flex-1">
        <ExtendLever environment={environment} act={extend} size="small" className="max-md:h-11" />
        <ButtonLink href={href} size="small" className="max-md:h-11">
          {environment.stop?.stage === "asking" ? "Decide" : "Open"}
          <span className="sr-only"> {environment.label}</span>
        </ButtonLink>
      </span>
    </li>
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
