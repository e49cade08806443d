import { InboxScreenSkeleton } from "@/components/inbox/inbox-screen-skeleton";

export default InboxScreenSkeleton;
