import { authorized, router } from "@/server/trpc/procedure";
import { auditFilters } from "./audit-filters";
import { listAuditEvents } from "./list-audit-events";
import type { EventVerbs } from "./list-audit-events";
import { auditFiltersOutput, listAuditInput, listAuditOutput } from "./schemas";

/** The audit page's procedures. The words of the events come from all domains, so the composition hands them in. */
export function auditLogRouter(verbs: EventVerbs) {
  return router({
    list: authorized("audit:view")
      .input(listAuditInput)
      .output(listAuditOutput)
      .query(({ ctx, input }) => listAuditEvents(ctx.db, ctx.actor, input, verbs)),
    filters: authorized("audit:view")
      .output(auditFiltersOutput)
      .query(({ ctx }) => auditFilters(ctx.db, ctx.actor, verbs)),
  });
}
