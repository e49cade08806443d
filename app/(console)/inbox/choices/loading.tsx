import { ChoicesScreenSkeleton } from "@/components/inbox/choices-screen-skeleton";

export default ChoicesScreenSkeleton;
