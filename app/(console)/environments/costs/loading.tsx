import { CostsScreenSkeleton } from "@/components/environments/costs/costs-screen-skeleton";

export default CostsScreenSkeleton;
