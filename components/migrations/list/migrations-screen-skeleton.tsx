import { ListScreenSkeleton } from "@/components/ui/list-screen-skeleton";

/** The migrations page while its first answer is on the way. */
export function MigrationsScreenSkeleton() {
  return <ListScreenSkeleton title="Migrations" label="Loading migrations" rows={8} />;
}
