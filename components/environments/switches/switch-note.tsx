"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/shell/api-client";
import { LampShape } from "@/components/ui/lamp";

/** The line of an environment's page about its pair: whether it serves, or the switch that runs; not there for one in no pair. */
export function SwitchNote({ environmentId }: { environmentId: string }) {
  const { data } = useQuery(useApi().environments.switches.ofEnvironment.queryOptions({ environmentId }));
  const pair = data?.pair;
  if (pair === undefined || pair === null) return null;
  return (
    <p className="flex items-start gap-2 text-control">
      <LampShape kind={pair.lamp} className="mt-[3px]" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {pair.sentence}{" "}
        <Link href={pair.switchId === null ? "/environments/switches" : `/environments/switches/${pair.switchId}`} className="link">
          {pair.switchId === null ? "See the pair" : "Follow the switch"}
        </Link>
      </span>
    </p>
  );
}
