import { MigrationScreenSkeleton } from "@/components/migrations/review/migration-screen-skeleton";

export default MigrationScreenSkeleton;
