import { ProposeScreenSkeleton } from "@/components/migrations/propose/propose-screen-skeleton";

export default ProposeScreenSkeleton;
