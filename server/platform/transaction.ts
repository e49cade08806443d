import type { Prisma } from "@/server/generated/prisma/client";
import type { Database, Db } from "./db";
import { failpoint } from "./failpoint";

declare const inside: unique symbol;

/** A handle that is certainly inside a transaction. Only `inTransaction` makes one. */
export type Tx = Db & { readonly [inside]: true };

/**
 * Runs `work` in one transaction (read committed). Rows, audit, outbox and jobs belong inside; AWS, LDAP and mail do not:
 * no network I/O while the transaction is open.
 */
export async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const whole = async (client: Prisma.TransactionClient): Promise<T> => {
    const result = await work(client as unknown as Tx);
    failpoint("commit");
    return result;
  };
  const result = await db.$transaction(whole, { maxWait: 5_000, timeout: 10_000 });
  failpoint("committed");
  return result;
}
