import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";

/** The page of a new migration while its first answers are on the way. */
export function ProposeScreenSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <PageHeader parents={[{ label: "Migrations", href: "/migrations" }]} title="Propose a migration" sentence={<Skeleton className="my-1 w-64" />} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <Panel title="What">
          <Skeleton className="h-control w-full rounded-control" />
        </Panel>
        <Panel title="Plan">
          <Skeleton className="w-72" />
        </Panel>
      </div>
    </div>
  );
}
