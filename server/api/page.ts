import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { QueryClient } from "@tanstack/react-query";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { UserActor } from "@/server/access/actor";
import type { Context } from "@/server/trpc/context";
import { pathHeader } from "./page-headers";
import { requestContext } from "./request-context";
import { appRouter } from "./root";

/** The context of the page being drawn, resolved once per request. */
export const pageContext = cache(async (): Promise<Context> => requestContext(await headers()));

/**
 * The person the page is drawn for; sends everybody else to the sign-in page. Every page calls it itself: a layout is not drawn
 * again when the browser asks for a part of a page.
 */
export async function requirePageActor(): Promise<UserActor> {
  const { actor } = await pageContext();
  if (actor === null) redirect(`/sign-in?from=${encodeURIComponent((await headers()).get(pathHeader) ?? "/")}`);
  return actor;
}

/** The API as query options that run inside the server, with the same checks as over HTTP. */
export async function pageApi(queryClient: QueryClient) {
  const context = await pageContext();
  return createTRPCOptionsProxy({ ctx: context, router: appRouter, queryClient });
}
