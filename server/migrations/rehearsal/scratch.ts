import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { openRow } from "../databases/open-target";
import type { RehearsalDialect, ScratchNames } from "../dialects/rehearsal-dialect";
import type { TargetGateways } from "../target/gateways";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";

/** One statement of a rehearsal may take this long; shorter than the lease. */
const statementTimeoutMs = 25_000;

/** A copy's databases and the sessions into them. */
export type Scratch = {
  names: ScratchNames;
  role: string;
  /** A session in the scratch database, as the role of the rehearsal. */
  open(purpose: string): Promise<TargetSession>;
  /** Ends what was opened, and drops the databases. */
  drop(): Promise<void>;
};

/** A rehearsal that cannot be made here; the words say what to do. */
export class NoScratch extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NoScratch";
  }
}

type Where = { gateways: TargetGateways; dialect: RehearsalDialect; database: TargetDatabase };

/**
 * Makes the databases of one rehearsal. What earlier tries of it left is dropped first.
 * @throws NoScratch when no role of this registration may make one, TargetError when the server is not reached
 */
export async function makeScratch(where: Where, { id, fence }: { id: string; fence: number }): Promise<Scratch> {
  const { dialect, database } = where;
  const names = dialect.names(id, fence);
  const role = await usableRole(where);
  const opened: TargetSession[] = [];
  const maintenance = await openAs(where, { role, in: where.dialect.maintenanceDatabase, name: `rehearsal ${id} maintenance` });
  try {
    await dropLeftovers(dialect, maintenance, (other) => other.id === id && other.fence < fence);
    await dialect.create(maintenance, names, database.databaseName);
  } catch (error) {
    await maintenance.end();
    throw isRefusal(error) ? new NoScratch(refusalWords(where, role, error)) : error;
  }
  await maintenance.end();
  return {
    names,
    role,
    open: async (purpose) => {
      const session = await openAs(where, { role, in: names.data, name: `rehearsal ${id} ${purpose}` });
      opened.push(session);
      return session;
    },
    drop: async () => {
      for (const session of opened) await session.end();
      await dropScratch(where, role, names);
    },
  };
}

/** Drops scratch databases that nobody needs any more; gives how many. */
export async function dropLeftovers(
  dialect: RehearsalDialect,
  session: TargetSession,
  isOver: (found: { id: string; fence: number }) => boolean,
): Promise<number> {
  const over = (await dialect.leftovers(session)).filter((found) => isOver(found));
  for (const { id, fence } of over) await dialect.drop(session, dialect.names(id, fence));
  return over.length;
}

/** A session that may drop scratch databases; null when there is no such role. */
export async function openMaintenance(where: Where, name: string): Promise<TargetSession | null> {
  try {
    return await openAs(where, { role: await usableRole(where), in: where.dialect.maintenanceDatabase, name });
  } catch (error) {
    if (error instanceof NoScratch) return null;
    throw error;
  }
}

async function dropScratch(where: Where, role: string, names: ScratchNames): Promise<void> {
  const session = await openAs(where, { role, in: where.dialect.maintenanceDatabase, name: "rehearsal drop" });
  try {
    await where.dialect.drop(session, names);
  } finally {
    await session.end();
  }
}

/** The role of rehearsals, or where a database of its own is wall enough the migrator's. @throws NoScratch */
async function usableRole(where: Where): Promise<string> {
  const own = where.dialect.roleOf(where.database.userName);
  for (const role of where.dialect.mayRunAsMigrator ? [own, where.database.userName] : [own]) {
    try {
      await (await openAs(where, { role, in: where.dialect.maintenanceDatabase, name: "rehearsal role" })).end();
      return role;
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  throw new NoScratch(
    `The server lets no role ${own} in, which rehearsals run as. Run the printed script of ${where.database.name} once more: it makes that role.`,
  );
}

function openAs({ gateways, database }: Where, { role, in: databaseName, name }: { role: string; in: string; name: string }): Promise<TargetSession> {
  const as = { userName: role, databaseName };
  return openRow(gateways, database, { sessionName: `${name} ${clock.random().toString(36).slice(2, 8)}`.slice(0, 63), statementTimeoutMs, as });
}

function isRefusal(error: unknown): error is TargetError {
  return error instanceof TargetError && (error.failure === "refused-login" || error.failure === "not-allowed");
}

function refusalWords({ database }: Where, role: string, error: Error): string {
  return `The role ${role} may not make a scratch database on the server of ${database.name} (${error.message}). Run the printed script once more: it makes a role that may.`;
}
