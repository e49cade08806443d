import { TargetsScreenSkeleton } from "@/components/environments/targets/targets-screen-skeleton";

export default TargetsScreenSkeleton;
