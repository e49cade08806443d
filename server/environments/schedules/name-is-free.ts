import { AppError } from "@/server/platform/errors";

/** Prisma's code for a row that breaks a unique index (Prisma error reference). */
const uniqueViolation = "P2002";

/**
 * Runs a write of a schedule's name; the database knows whether the team uses it already.
 * @throws AppError `duplicate`
 */
export async function nameIsFree<T>(team: string, name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === uniqueViolation)) throw error;
    throw new AppError("duplicate", `${team} has a schedule named ${name} already. Choose another name, or change that one.`, { cause: error });
  }
}
