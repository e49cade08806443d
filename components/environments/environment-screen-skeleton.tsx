import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The page of one environment while its first answer is on the way. */
export function EnvironmentScreenSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Environment" parents={[{ label: "Environments", href: "/environments" }]} sentence={<Skeleton className="my-1 w-80" />} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <Panel title="Today">
            <Skeleton className="h-24 w-full" />
          </Panel>
          <Panel flush title="Instances">
            <SkeletonRows rows={3} label="Loading the environment" />
          </Panel>
        </div>
        <Panel title="Facts">
          <div className="flex flex-col gap-4">
            <Skeleton className="w-40" />
            <Skeleton className="w-28" />
            <Skeleton className="w-36" />
          </div>
        </Panel>
      </div>
    </div>
  );
}
