import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The costs while their first answer is on the way. */
export function CostsScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Costs" sentence={<Skeleton className="my-1 w-72" />} />
      <Skeleton className="h-9 w-80" />
      <Panel title="Teams" flush>
        <SkeletonRows rows={3} label="Loading the costs" />
      </Panel>
    </div>
  );
}
