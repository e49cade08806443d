import { EnvironmentsScreenSkeleton } from "@/components/environments/environments-screen-skeleton";

export default EnvironmentsScreenSkeleton;
