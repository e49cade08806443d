"use client";

import { labelWidthOf, overviewLanes } from "@/components/environments/rail-lanes";
import { useZone } from "@/components/ui/clock";
import { formatDay } from "@/components/ui/format-time";
import { Panel } from "@/components/ui/panel";
import { TimeRail } from "@/components/ui/time-rail/time-rail";
import { migrationLanes } from "@/components/migrations/migration-lanes";
import type { MigrationsOverview } from "@/server/migrations/review/schemas";
import type { OverviewOutput } from "@/server/environments/schemas";

/** The person's environments on one axis around now. */
export function NowPanel({ rail, migrations }: { rail: OverviewOutput["rail"]; migrations: MigrationsOverview["rail"] }) {
  const zone = useZone();
  if (rail.lanes.length === 0) return null;
  const lanes = [...overviewLanes(rail), ...migrationLanes(migrations)];
  return (
    <Panel title="Now" detail={formatDay(rail.from.getTime(), zone)}>
      <TimeRail label="My environments today" from={rail.from.getTime()} to={rail.to.getTime()} lanes={lanes} labelWidth={labelWidthOf(lanes)} />
    </Panel>
  );
}
