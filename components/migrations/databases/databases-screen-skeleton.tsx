import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The databases page while its first answer is on the way. */
export function DatabasesScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Databases" sentence={<Skeleton className="my-1 w-72" />} />
      <Panel flush>
        <SkeletonRows rows={4} label="Loading databases" />
      </Panel>
    </div>
  );
}
