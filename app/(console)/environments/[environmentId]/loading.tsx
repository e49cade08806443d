import { EnvironmentScreenSkeleton } from "@/components/environments/environment-screen-skeleton";

export default EnvironmentScreenSkeleton;
