import Link from "next/link";
import { DefinitionList } from "@/components/ui/definition-list";
import { Duration } from "@/components/ui/duration";
import { Lamp } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { PairSide, SwitchDetail } from "@/server/environments/switches/schemas";

/** Both sides with their clocks, what they cost beside each other, who began it and why. */
export function SwitchFacts({ detail }: { detail: SwitchDetail }) {
  const { from, to, by, reason, createdAt, endedAt, overlap } = detail;
  const facts = [
    { label: "Leaves", value: <Side side={from} /> },
    { label: "Takes over", value: <Side side={to} /> },
    { label: "Began", value: <RelativeTime at={createdAt.getTime()} /> },
    { label: endedAt === null ? "Running for" : "Took", value: <Duration from={createdAt.getTime()} to={endedAt?.getTime()} /> },
    { label: "By", value: by },
    ...(reason === null ? [] : [{ label: "Reason", value: reason }]),
    { label: "Overlap", value: overlap.words },
  ];
  return (
    <Panel title="Facts">
      <DefinitionList facts={facts} className="-my-2" />
    </Panel>
  );
}

function Side({ side }: { side: PairSide }) {
  return (
    <span className="flex flex-col gap-0.5">
      <Link href={`/environments/${side.id}`} className="link [overflow-wrap:anywhere]">
        {side.name}
      </Link>
      <Lamp kind={side.lamp} word={side.stateWord} />
      <span className="text-secondary">
        for <Duration from={side.stateSince.getTime()} />
      </span>
    </span>
  );
}
