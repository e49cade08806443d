import { HydrationBoundary, dehydrate } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** Hands the answers that the server has already read to the components below, so that the first screen needs no call. */
export function Prefetched({ queryClient, children }: { queryClient: QueryClient; children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>;
}
