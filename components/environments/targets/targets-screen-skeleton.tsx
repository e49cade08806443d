import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The AWS targets while their first answer is on the way. */
export function TargetsScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="AWS targets" sentence={<Skeleton className="my-1 w-72" />} />
      <Skeleton className="h-9 w-80" />
      <Skeleton className="w-96 max-w-full" />
      <Panel flush>
        <SkeletonRows rows={4} label="Loading the AWS targets" />
      </Panel>
    </div>
  );
}
