import { MigrationsScreenSkeleton } from "@/components/migrations/list/migrations-screen-skeleton";

export default MigrationsScreenSkeleton;
