import { router, signedIn } from "@/server/trpc/procedure";
import { getSystem } from "./get-system";
import { systemOutput } from "./schemas";

export const systemRouter = router({
  get: signedIn()
    .output(systemOutput)
    .query(({ ctx }) => getSystem(ctx.db)),
});
