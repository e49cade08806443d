import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** My access while its first answer is on the way. */
export function MyAccessScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="My access" sentence={<Skeleton className="my-1 w-72" />} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Roles" flush>
            <SkeletonRows rows={2} label="Loading roles" />
          </Panel>
          <Panel title="Tokens for machines" flush>
            <SkeletonRows rows={2} label="Loading tokens" />
          </Panel>
          <Panel title="Sessions" flush>
            <SkeletonRows rows={2} label="Loading sessions" />
          </Panel>
          <Panel title="Permissions" flush>
            <SkeletonRows rows={6} label="Loading permissions" />
          </Panel>
        </div>
        <Panel title="In the directory" flush>
          <SkeletonRows rows={5} label="Loading the groups" />
        </Panel>
      </div>
    </div>
  );
}
