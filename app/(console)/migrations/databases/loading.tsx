import { DatabasesScreenSkeleton } from "@/components/migrations/databases/databases-screen-skeleton";

export default DatabasesScreenSkeleton;
