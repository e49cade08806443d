import Link from "next/link";
import { Lamp } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { PairSide, PairSummary, SwitchSummary } from "@/server/environments/switches/schemas";
import { EditPairLever } from "./edit-pair-lever";
import { SwitchLever } from "./switch-lever";

/** One pair: its two sides, which of them serves, and the lever that switches. */
export function PairPanel({ pair }: { pair: PairSummary }) {
  return (
    <Panel title={pair.name} detail={pair.teamTitle} actions={<EditPairLever pair={pair} />} flush>
      <ul>
        {pair.sides.map((side) => (
          <SideRow key={side.id} side={side} serves={side.side === pair.serving} />
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3">
        <p className="min-w-0 text-control text-secondary">{pair.running === null ? <Resting pair={pair} /> : <Running running={pair.running} />}</p>
        <SwitchLever pair={pair} />
      </div>
    </Panel>
  );
}

function SideRow({ side, serves }: { side: PairSide; serves: boolean }) {
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2 text-control">
      <Lamp kind={side.lamp} word={side.stateWord} className="w-32" />
      <Link href={`/environments/${side.id}`} className="link min-w-0 font-medium [overflow-wrap:anywhere]">
        {side.name}
      </Link>
      <span className={serves ? "font-medium" : "text-faint"}>{serves ? "serves" : "does not serve"}</span>
      <span className="ml-auto text-secondary">
        {side.runningCount} of {side.instanceCount} running
      </span>
    </li>
  );
}

function Running({ running }: { running: SwitchSummary }) {
  return (
    <>
      <Lamp kind={running.lamp} word={running.stateWord} className="mr-2" />
      {running.sentence}{" "}
      <Link href={`/environments/switches/${running.id}`} className="link text-ink">
        Follow the switch
      </Link>
    </>
  );
}

function Resting({ pair }: { pair: PairSummary }) {
  const { last, trafficWords } = pair;
  const words = `Traffic is sent by ${trafficWords}.`;
  if (last?.endedAt === null || last === null) return <>{words}</>;
  return (
    <>
      {words} Last switch{" "}
      <Link href={`/environments/switches/${last.id}`} className="link text-ink">
        to {last.toName}
      </Link>
      , {last.stateWord} <RelativeTime at={last.endedAt.getTime()} />, by {last.by}.
    </>
  );
}
