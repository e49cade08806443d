import { auditLogRouter } from "@/server/audit-log/router";
import { environmentsRouter } from "@/server/environments/router";
import { inboxRouter } from "@/server/inbox/router";
import { migrationsRouter } from "@/server/migrations/router";
import { myAccessRouter } from "@/server/my-access/router";
import { systemRouter } from "@/server/system/router";
import { createCallerFactory, router } from "@/server/trpc/procedure";
import { auditCatalogue } from "./audit-catalogue";
import { liveRouter } from "./live-router";
import { noticeActs } from "./notice-acts";

/** The whole API. Keys are the domains' nouns. */
export const appRouter = router({
  environments: environmentsRouter,
  migrations: migrationsRouter,
  inbox: inboxRouter(noticeActs),
  myAccess: myAccessRouter,
  auditLog: auditLogRouter(auditCatalogue),
  system: systemRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;

/** Calls the API inside the server with the same checks as over HTTP. */
export const createCaller = createCallerFactory(appRouter);
