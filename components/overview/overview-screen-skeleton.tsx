import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The overview while its first answer is on the way. */
export function OverviewScreenSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Overview" sentence={<Skeleton className="my-1 w-80" />} />
      <Panel title="Now">
        <Skeleton className="h-32 w-full" />
      </Panel>
      <Panel flush title="My environments">
        <SkeletonRows rows={5} label="Loading the overview" />
      </Panel>
      <Panel flush title="What changed">
        <SkeletonRows rows={4} label="Loading what changed" />
      </Panel>
    </div>
  );
}
