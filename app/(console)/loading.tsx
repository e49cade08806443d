import { OverviewScreenSkeleton } from "@/components/overview/overview-screen-skeleton";

export default OverviewScreenSkeleton;
