import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The inbox while its first answer is on the way. */
export function InboxScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Inbox" sentence={<Skeleton className="my-1 w-40" />} />
      <Panel flush>
        <SkeletonRows rows={6} label="Loading the inbox" />
      </Panel>
    </div>
  );
}
