import { LampShape } from "@/components/ui/lamp";
import type { ProposedEnvironment, UnclaimedInstance } from "@/server/environments/unclaimed/schemas";

/** The instances of one proposed environment, in their start order. */
export function ProposedInstances({ group }: { group: ProposedEnvironment }) {
  // What holds for all of them stands in the row above.
  const areAlike = new Set(group.instances.map(({ schedules }) => schedules.join(" "))).size === 1;
  return (
    <ul className="flex flex-col divide-y divide-hairline">
      {group.instances.map((instance) => (
        <li key={instance.ec2Id} className="flex flex-col gap-0.5 py-1.5 text-control md:pl-9">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-medium [overflow-wrap:anywhere]">{instance.name}</span>
            {instance.name === instance.ec2Id ? null : <span className="font-mono text-label text-secondary">{instance.ec2Id}</span>}
            <span className="text-secondary">
              {instance.type} · {instance.state} · start order {instance.startOrder}
            </span>
          </p>
          <Remarks instance={areAlike ? { ...instance, schedules: [] } : instance} why={instance.why === group.why ? null : instance.why} />
        </li>
      ))}
    </ul>
  );
}

function Remarks({ instance, why }: { instance: UnclaimedInstance; why: string | null }) {
  return (
    <>
      {why === null ? null : <p className="text-secondary">{why}</p>}
      {instance.flags.map((flag) => (
        <p key={flag} className="flex items-start gap-1.5">
          <LampShape kind="attention" className="mt-[3px]" />
          <span className="sr-only">Attention: </span>
          {flag}
        </p>
      ))}
      {instance.schedules.map((sentence) => (
        <p key={sentence} className="text-secondary">
          {sentence}
        </p>
      ))}
    </>
  );
}
