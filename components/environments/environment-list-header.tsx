"use client";

import { useZone } from "@/components/ui/clock";
import { PageHeader } from "@/components/ui/page-header";
import type { SentencePart } from "@/components/ui/page-header";
import type { ListEnvironmentsOutput } from "@/server/environments/schemas";
import { counted } from "./act-words";
import { stoppingWords } from "./desired/stay-words";
import { hrefOfFilter } from "./list-filter";

type Totals = ListEnvironmentsOutput["totals"];

/** The state of all environments as one sentence; each part is a link that shows those. */
export function totalsSentence(totals: Totals): SentencePart[] {
  if (totals.all === 0) return [{ text: "No environments yet" }];
  const parts: SentencePart[] = [{ text: `${totals.running} running`, href: hrefOfFilter({ states: ["running"] }) }];
  if (totals.motion > 0) parts.push({ text: `${totals.motion} in motion`, href: hrefOfFilter({ states: ["motion"] }) });
  if (totals.attention > 0)
    parts.push({ text: `${totals.attention} ${totals.attention === 1 ? "needs" : "need"} attention`, href: hrefOfFilter({ states: ["attention"] }) });
  if (totals.stopping !== null) parts.push({ text: <StoppingWords stopping={totals.stopping} />, href: hrefOfFilter({ stops: ["ahead"] }) });
  if (totals.asking > 0)
    parts.push({ text: `${totals.asking} ${totals.asking === 1 ? "waits" : "wait"} for an answer`, href: hrefOfFilter({ stops: ["asking"] }) });
  parts.push({ text: `${totals.stopped} stopped`, href: hrefOfFilter({ states: ["stopped"] }) });
  parts.push({ text: `${counted(totals.all, "environment")} in all`, href: hrefOfFilter({}) });
  return parts;
}

function StoppingWords({ stopping: { count, at } }: { stopping: NonNullable<Totals["stopping"]> }) {
  const zone = useZone();
  return stoppingWords(count, at.getTime(), zone);
}

/** The head of the environments page. */
export function EnvironmentListHeader({ totals }: { totals: Totals }) {
  return <PageHeader title="Environments" sentence={totalsSentence(totals)} />;
}
