import { ListScreenSkeleton } from "@/components/ui/list-screen-skeleton";

/** The environments page while its first answer is on the way. */
export function EnvironmentsScreenSkeleton() {
  return <ListScreenSkeleton title="Environments" label="Loading environments" rows={12} />;
}
