import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { scheduleParents } from "./schedule-parents";

/** The page of one schedule while its first answer is on the way. */
export function ScheduleScreenSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <PageHeader parents={scheduleParents} title="Schedule" sentence={<Skeleton className="my-1 w-80 max-w-full" />} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel title="Hours">
          <Skeleton className="h-64 w-full rounded-panel" />
        </Panel>
        <Panel flush>
          <SkeletonRows rows={4} label="Loading the schedule" />
        </Panel>
      </div>
    </div>
  );
}
