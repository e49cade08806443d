"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import type { HTTPBatchLinkOptions } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import superjson from "superjson";
import { learnServerTime } from "@/components/ui/clock";
import type { AppRouter } from "@/server/api/root";
import { makeQueryClient } from "./query-client";
import { isBackgroundRefresh } from "./refresh-queue";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The API as query and mutation options. */
export const useApi = useTRPC;

/** The API itself, for subscriptions and calls outside of rendering. */
export const useApiClient = useTRPCClient;

const url = "/api/trpc";
const maxCallsInBatch = 20;

/** Questions about a whole week and its exceptions, or about SQL somebody typed, which are too long for an address. */
const longQuestions: ReadonlySet<string> = new Set(["environments.schedules.preview", "environments.schedules.dryRun", "migrations.plan"]);

/** Every answer tells the server's time, by which the page goes. */
const fetchAndLearn: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const serverMs = Number(response.headers.get("x-switchyard-time") ?? Number.NaN);
  if (Number.isFinite(serverMs)) learnServerTime(serverMs);
  return response;
};

const batches: HTTPBatchLinkOptions<AppRouter["_def"]["_config"]["$types"]> = {
  url,
  transformer: superjson,
  fetch: fetchAndLearn,
  maxItems: maxCallsInBatch,
  maxURLLength: 4_000,
  headers: ({ opList }) => (isBackgroundRefresh() || opList.every(({ context }) => context.background === true) ? { "x-switchyard-background": "1" } : {}),
};

/** Gives components below the API and its cache. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === "subscription",
          true: httpSubscriptionLink({ url, transformer: superjson }),
          false: splitLink({
            condition: ({ type, path }) => type === "query" && longQuestions.has(path),
            true: httpBatchLink({ ...batches, methodOverride: "POST" }),
            false: httpBatchLink(batches),
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
