import { UnclaimedScreenSkeleton } from "@/components/environments/unclaimed/unclaimed-screen-skeleton";

export default UnclaimedScreenSkeleton;
