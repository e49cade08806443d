import { PageHeader } from "./page-header";
import { Panel } from "./panel";
import { Skeleton, SkeletonRows } from "./skeleton";

/** A page with a filter row and a table while its first answer is on the way. `label` is what is read out: "Loading environments". */
export function ListScreenSkeleton({ title, label, rows }: { title: string; label: string; rows: number }) {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={title} sentence={<Skeleton className="my-1 w-72" />} />
      <div className="flex gap-2">
        <Skeleton className="h-control w-64 rounded-control" />
        <Skeleton className="h-control w-24 rounded-full" />
        <Skeleton className="h-control w-24 rounded-full max-sm:hidden" />
      </div>
      <Panel flush>
        <SkeletonRows rows={rows} label={label} />
      </Panel>
    </div>
  );
}
