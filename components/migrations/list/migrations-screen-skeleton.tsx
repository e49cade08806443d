import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The migrations page while its first answer is on the way. */
export function MigrationsScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Migrations" sentence={<Skeleton className="my-1 w-72" />} />
      <div className="flex gap-2">
        <Skeleton className="h-control w-64 rounded-control" />
        <Skeleton className="h-control w-24 rounded-full" />
        <Skeleton className="h-control w-24 rounded-full max-sm:hidden" />
      </div>
      <Panel flush>
        <SkeletonRows rows={8} label="Loading migrations" />
      </Panel>
    </div>
  );
}
