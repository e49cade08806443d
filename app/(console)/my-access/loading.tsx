import { MyAccessScreenSkeleton } from "@/components/my-access/my-access-screen-skeleton";

export default MyAccessScreenSkeleton;
