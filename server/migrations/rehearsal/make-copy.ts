import type { CopyPlan, CopyStatement } from "../dialects/rehearsal-dialect";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import type { NamedObject } from "./schemas";

/** What became of a plan. */
export type Copied = { copied: NamedObject[]; left: { object: NamedObject; because: string }[] };

/**
 * Makes the objects of a copy. What needs another object first is tried again after the others, as long as any of them comes to be; the rest is
 * left out with the server's own words.
 * @throws TargetError when the connection is lost or the work is cancelled
 */
export async function makeCopy(session: TargetSession, plan: CopyPlan, guard: () => Promise<void>): Promise<Copied> {
  for (const sql of plan.settings) await session.query(sql);
  const copied: NamedObject[] = [];
  let waiting: readonly CopyStatement[] = plan.statements;
  for (;;) {
    const refused = await pass(session, waiting, { copied, guard });
    if (refused.length === 0 || refused.length === waiting.length) {
      return { copied, left: [...plan.left, ...refused.map(({ statement, because }) => ({ object: statement.object, because }))] };
    }
    waiting = refused.map(({ statement }) => statement);
  }
}

type Refused = { statement: CopyStatement; because: string }[];

async function pass(session: TargetSession, statements: readonly CopyStatement[], to: { copied: NamedObject[]; guard: () => Promise<void> }): Promise<Refused> {
  const refused: Refused = [];
  for (const statement of statements) {
    await to.guard();
    try {
      await session.query(statement.sql);
      to.copied.push(statement.object);
    } catch (error) {
      if (!(error instanceof TargetError) || isOver(error)) throw error;
      refused.push({ statement, because: error.message.slice(0, 1_000) });
    }
  }
  return refused;
}

/** Nothing that a statement could be blamed for. */
function isOver({ failure }: TargetError): boolean {
  return ["unreachable", "connection-lost", "shutting-down", "cancelled", "out-of-space"].includes(failure);
}
