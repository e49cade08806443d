import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The choices while their first answer is on the way. */
export function ChoicesScreenSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Choices" parents={[{ label: "Inbox", href: "/inbox" }]} sentence={<Skeleton className="my-1 w-72" />} />
      <Panel title="What I am told, and where" flush>
        <SkeletonRows rows={8} label="Loading the choices" />
      </Panel>
    </div>
  );
}
