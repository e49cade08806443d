import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The page of schedules while its first answer is on the way. */
export function SchedulesScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Schedules" sentence={<Skeleton className="my-1 w-56" />} />
      <Skeleton className="h-9 w-80 max-w-full" />
      <Panel flush>
        <SkeletonRows rows={5} label="Loading the schedules" />
      </Panel>
    </div>
  );
}
