import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The pairs while their first answer is on the way. */
export function SwitchesScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Switches" sentence={<Skeleton className="my-1 w-72" />} />
      <Skeleton className="h-9 w-80" />
      <Panel flush>
        <SkeletonRows rows={3} label="Loading the pairs" />
      </Panel>
    </div>
  );
}
