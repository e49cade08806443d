import { SchedulesScreenSkeleton } from "@/components/environments/schedules/schedules-screen-skeleton";

export default SchedulesScreenSkeleton;
