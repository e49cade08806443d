import { authorized, router } from "@/server/trpc/procedure";
import { costSummary } from "./cost-summary";
import { environmentCosts } from "./environment-costs";
import { hourPrice } from "./hour-price";
import { liftBudget } from "./lift-budget";
import * as schemas from "./schemas";

/** What environments cost, what switching them off saved, and their budgets. */
export const costsRouter = router({
  summary: authorized("cost:view")
    .input(schemas.costSummaryInput)
    .output(schemas.costSummaryOutput)
    .query(({ ctx, input }) => costSummary(ctx.db, ctx.actor, input)),
  environment: authorized("cost:view")
    .input(schemas.environmentCostsInput)
    .output(schemas.environmentCostsOutput)
    .query(({ ctx, input }) => environmentCosts(ctx.db, ctx.actor, input)),
  hourPrice: authorized("cost:view")
    .input(schemas.hourPriceInput)
    .output(schemas.hourPriceOutput)
    .query(({ ctx, input }) => hourPrice(ctx.db, ctx.actor, input)),
  liftBudget: authorized("budget:lift", { audit: "environment.budget-lifted" })
    .input(schemas.liftBudgetInput)
    .output(schemas.liftBudgetOutput)
    .mutation(({ ctx, input }) => liftBudget(ctx.db, ctx.actor, input)),
});
