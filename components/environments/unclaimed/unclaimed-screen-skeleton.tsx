import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The page of unclaimed instances while its first answer is on the way. */
export function UnclaimedScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Unclaimed" sentence={<Skeleton className="my-1 w-80" />} />
      <div className="flex gap-2">
        <Skeleton className="h-control w-64 rounded-control" />
        <Skeleton className="h-control w-24 rounded-full" />
      </div>
      <Panel flush>
        <SkeletonRows rows={12} label="Loading unclaimed instances" />
      </Panel>
    </div>
  );
}
