import { ScheduleScreenSkeleton } from "@/components/environments/schedules/schedule-screen-skeleton";

export default ScheduleScreenSkeleton;
