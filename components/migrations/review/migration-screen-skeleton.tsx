import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The page of one migration while its first answer is on the way. */
export function MigrationScreenSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Migration" parents={[{ label: "Migrations", href: "/migrations" }]} sentence={<Skeleton className="my-1 w-80" />} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <Panel title="What and why">
            <Skeleton className="h-20 w-full" />
          </Panel>
          <Panel flush title="SQL">
            <SkeletonRows rows={8} label="Loading the migration" />
          </Panel>
        </div>
        <Panel flush title="Approvals">
          <SkeletonRows rows={3} label="Loading approvals" />
        </Panel>
      </div>
    </div>
  );
}
