"use client";

import { useZone } from "@/components/ui/clock";
import { formatDay } from "@/components/ui/format-time";
import { Panel } from "@/components/ui/panel";
import { TimeRail } from "@/components/ui/time-rail/time-rail";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { labelWidthOf, todayLanes } from "./rail-lanes";

/** Today of an environment on the rail. */
export function TodayPanel({ environment }: { environment: EnvironmentDetail }) {
  const zone = useZone();
  const { from, to } = environment.today;
  const lanes = todayLanes(environment);
  return (
    <Panel title="Today" detail={formatDay(from.getTime(), zone)}>
      <TimeRail label={`${environment.name} today`} from={from.getTime()} to={to.getTime()} lanes={lanes} labelWidth={labelWidthOf(lanes)} />
    </Panel>
  );
}
