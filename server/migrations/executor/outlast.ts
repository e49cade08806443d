import { clock } from "@/server/platform/clock";
import type { Statement } from "../scripts/schemas";
import { isTrueIn, textIn } from "../target/row-values";
import { TargetError } from "../target/target-session";
import type { TargetRow } from "../target/target-session";
import type { StepContext } from "./step-context";
import { holdFence } from "./target-journal";

const lookEveryMs = 250;
/** Looks at an old list before people are told of it. */
const mostStaleLooks = 4;

/**
 * Waits until the transactions that are under way now have ended, as far as a statement asks for it. Nothing is locked meanwhile, and transactions
 * that begin later are not waited for. There is no limit: people see whose it is, and may pause or roll back.
 */
export async function outlast(context: StepContext, { query, words }: NonNullable<Statement["outlasts"]>): Promise<void> {
  let awaited: ReadonlySet<string> | null = null;
  let staleLooks = 0;
  for (;;) {
    await context.hooks.guard();
    const rows = await look(context, query);
    if (rows === null) return;
    // Without a row that says so, the list is one that the server made earlier and still hands out: it may lack what has begun since.
    const isFresh = rows.some((row) => isTrueIn(row, "is_fresh"));
    staleLooks = isFresh ? 0 : staleLooks + 1;
    const others = rows.filter((row) => !isTrueIn(row, "is_own"));
    if (isFresh) awaited ??= new Set(others.map(idOf));
    const left = others.filter((row) => awaited?.has(idOf(row)) === true);
    if (isFresh && left.length === 0) return;
    const [first] = left;
    if (first !== undefined) {
      await context.hooks.waiting(`A transaction of ${textIn(first, "who") ?? "somebody"} has been open for ${textIn(first, "seconds") ?? "?"} s${words}`);
    } else if (staleLooks >= mostStaleLooks) {
      await context.hooks.waiting("The server hands out an old list of its transactions, because somebody reads it all the time.");
    }
    await clock.sleep(lookEveryMs);
  }
}

/** Asked within a transaction of our own. Null: the account may not see those of others, which the connection test says. */
async function look(context: StepContext, query: string): Promise<readonly TargetRow[] | null> {
  const { dialect, session } = context;
  await session.query(dialect.begin);
  try {
    await holdFence(context);
    return (await session.query(query)).rows;
  } catch (error) {
    if (error instanceof TargetError && error.failure === "not-allowed") return null;
    throw error;
  } finally {
    await session.query(dialect.rollback).catch(() => undefined);
  }
}

function idOf(row: TargetRow): string {
  return textIn(row, "id") ?? "";
}
