import { SwitchesScreenSkeleton } from "@/components/environments/switches/switches-screen-skeleton";

export default SwitchesScreenSkeleton;
