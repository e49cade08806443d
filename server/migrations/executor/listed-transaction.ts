import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { RunDialect } from "../dialects/run-dialect";
import { isDone } from "../target/row-values";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";

/** Longer than a server keeps a list that nobody reads. */
const lookEveryMs = 150;
const mostLooks = 8;

/**
 * Reads in a transaction that the server's list of transactions shows, so that the list is of now. Where somebody else reads the list all the time
 * it stays old: then `read` is called with `isFresh` false.
 * @throws TargetError, and what `read` throws
 */
export async function inListedTransaction<Result>(
  session: TargetSession,
  { listed, rollback }: RunDialect,
  read: (isFresh: boolean) => Promise<Result>,
): Promise<Result> {
  for (let look = 1; ; look += 1) {
    for (const sql of listed.begin) await session.query(sql);
    try {
      const isFresh = await isListed(session, listed.isListed);
      if (isFresh || look >= mostLooks) return await read(isFresh);
    } finally {
      await session.query(rollback).catch(() => undefined);
    }
    await clock.sleep(lookEveryMs);
  }
}

/** Also true where the account may not see the list: looking again would not help. */
async function isListed(session: TargetSession, question: RunDialect["listed"]["isListed"]): Promise<boolean> {
  if (question === null) return true;
  try {
    return isDone((await session.query(question(newId()))).rows);
  } catch (error) {
    if (error instanceof TargetError && error.failure === "not-allowed") return true;
    throw error;
  }
}
