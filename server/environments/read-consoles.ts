import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { isConsoleDue } from "./diagnosis-policy";
import { Ec2Error } from "./ec2-failure";
import type { Ec2Gateway, Ec2Target } from "./ec2-types";
import { lockEnvironments } from "./environment-facts.sql";
import { refreshEnvironments } from "./refresh-environments";
import { holdTarget } from "./target-claims";
import type { ClaimedTarget } from "./target-claims";

/** Consoles of one reading of a target: each costs a call. */
const mostConsoles = 5;

type Console = { consoleText: string | null; consoleError: string | null };

/** Reads the consoles of troubled instances that are due, those that wait longest first. Whatever fails stands beside the console. */
export async function readConsoles(deps: { db: Database; gateway: Ec2Gateway }, claimed: ClaimedTarget, target: Ec2Target): Promise<void> {
  const rows = await deps.db.instanceDiagnosis.findMany({
    where: { instance: { targetId: target.id, state: { notIn: ["terminated", "missing"] } } },
    include: { instance: { select: { ec2Id: true, environmentId: true } } },
    orderBy: { consoleAt: { sort: "asc", nulls: "first" } },
  });
  const due = rows.filter(({ foundAt, consoleAt }) => isConsoleDue({ foundAt, readAt: consoleAt }, clock.now())).slice(0, mostConsoles);
  for (const { instanceId, instance, foundAt, consoleText } of due) {
    const read = await readOne(deps.gateway, target, instance.ec2Id);
    const now = clock.now();
    await inTransaction(deps.db, async (tx) => {
      if (!(await holdTarget(tx, claimed))) return;
      await lockEnvironments(tx, [instance.environmentId]);
      // What was read before is better than nothing.
      const kept = read.consoleText ?? consoleText;
      await tx.instanceDiagnosis.updateMany({ where: { instanceId, foundAt }, data: { ...read, consoleText: kept, consoleAt: now } });
      await refreshEnvironments(tx, [instance.environmentId], now);
    });
  }
}

async function readOne(gateway: Ec2Gateway, target: Ec2Target, ec2Id: string): Promise<Console> {
  try {
    const console = await gateway.readConsole(target, ec2Id);
    return { consoleText: console?.text ?? null, consoleError: null };
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    logger.warn({ err: error, target: target.key, ec2Id }, "diagnosis: a console could not be read");
    return { consoleText: null, consoleError: consoleWords(error) };
  }
}

function consoleWords({ failure }: Ec2Error): string {
  if (failure.kind === "denied") return `AWS refuses the observer role ec2:GetConsoleOutput (${failure.awsCode ?? "no code"}). Ask an admin to check the role.`;
  return failure.awsCode === null ? "AWS did not answer." : `AWS answered: ${failure.message}`;
}
