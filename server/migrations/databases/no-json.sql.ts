import { Prisma } from "@/server/generated/prisma/client";

/** SQL's NULL for a column that holds JSON; a bare null would be JSON's. */
export const noJson = Prisma.DbNull;
