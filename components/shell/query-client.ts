import { MutationCache, QueryCache, QueryClient, defaultShouldDehydrateQuery } from "@tanstack/react-query";
import superjson from "superjson";
import { isSignedOut, shownErrorOf } from "./api-error";

/** A cache of API answers; the server makes one per request, the browser one per page load. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      // A browser may believe itself offline and reach the portal. What waited for it to change its mind would be done when nobody expects it any more.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        // Freshness comes from change notices; this only covers a tab that heard none.
        staleTime: 60_000,
        // Only a lost connection is worth another try; inside the server nothing is.
        retry: (failures, error) => typeof window !== "undefined" && failures < 2 && shownErrorOf(error).code === "unavailable",
      },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query),
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}

function leaveWhenSignedOut(error: unknown): void {
  if (typeof window === "undefined" || !isSignedOut(error)) return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?from=${encodeURIComponent(here)}&notice=ended`);
}
