import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { canSomewhere } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { MigrationHalt, MigrationRun, MigrationRunState, Prisma } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { literalPattern } from "@/server/platform/literal-pattern";
import { movingStates } from "../run-state";
import { identityOf } from "./become";
import { haltView } from "./get-migration";
import { openHalt } from "./halt";
import { whyNotEnd } from "./halt-migrations";
import { leverOf } from "./lever";
import { migrationRow, rowsInclude } from "./migration-row";
import type { ListInput } from "../acts/schemas";
import type { listOutput } from "./schemas";
import { mayWaitFor, whyItWaits } from "./waiting-for";

type Page = z.infer<typeof listOutput>;

const mostWaiting = 100;
const ended: readonly MigrationRunState[] = ["finalized", "cancelled", "rolled_back"];

/** The migrations of databases the person may see: on the first page what waits for them, then the newest. */
export async function listMigrations(db: Db, actor: UserActor, input: ListInput): Promise<Page> {
  const now = clock.now();
  const [entryUuid, halt] = await Promise.all([identityOf(db, actor), openHalt(db)]);
  const person = { actor, entryUuid };
  const scene = { person, halt, now };
  const include = rowsInclude(actor);
  const where = filterOf(person, input);
  const waitingWhere = { AND: [where, { runs: { some: mayWaitFor(person, now) } }] };
  const found = await db.migration.findMany({ where: waitingWhere, include, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: mostWaiting });
  const waiting = found.filter((row) => row.runs.some((run) => whyItWaits({ ...run, migration: row }, person, now) !== null));
  const levers = listLevers(actor, halt);
  const first = { waiting: input.cursor ? [] : waiting.map((row) => migrationRow(row, scene)), halt: haltView(halt), levers };
  if (input.show === "waiting") return { ...first, counts: countIn(waiting, input), items: [], nextCursor: null };
  const [at, id] = input.cursor ? decodeCursor(input.cursor, 2) : [];
  const after = at === undefined || id === undefined ? {} : { OR: [{ createdAt: { lt: new Date(at) } }, { createdAt: new Date(at), id: { lt: id } }] };
  const rest = { AND: [where, after, { id: { notIn: waiting.map((row) => row.id) } }] };
  const [rows, counts] = await Promise.all([
    db.migration.findMany({ where: rest, include, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: input.limit + 1 }),
    input.cursor ? null : countUnder(db, person, input),
  ]);
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  return {
    ...first,
    counts,
    items: page.map((row) => migrationRow(row, scene)),
    nextCursor: last === undefined ? null : encodeCursor([last.createdAt.toISOString(), last.id]),
  };
}

const counted = { failed: ["failed"], moving: movingStates, live: ["live"] } as const satisfies Record<string, readonly MigrationRunState[]>;
type Counts = NonNullable<Page["counts"]>;

function countIn(migrations: readonly { runs: readonly Pick<MigrationRun, "state" | "databaseId">[] }[], { databaseId: asked }: ListInput): Counts {
  const count = (states: readonly MigrationRunState[]) =>
    migrations.filter(({ runs }) => runs.some(({ state, databaseId }) => states.includes(state) && (asked === undefined || asked === databaseId))).length;
  return { failed: count(counted.failed), moving: count(counted.moving), live: count(counted.live) };
}

async function countUnder(db: Db, person: Person, input: ListInput): Promise<Counts> {
  const where = filterOf(person, input);
  const count = (states: readonly MigrationRunState[]) =>
    db.migration.count({ where: { AND: [where, { runs: { some: { ...runsUnder(person, input), state: { in: [...states] } } } }] } });
  const [failed, moving, live] = await Promise.all([count(counted.failed), count(counted.moving), count(counted.live)]);
  return { failed, moving, live };
}

type Person = { actor: UserActor; entryUuid: string };

/** The runs that the person may see and looks at, in whatever state. */
function runsUnder({ actor }: Person, { databaseId }: ListInput): Prisma.MigrationRunWhereInput {
  return { database: placeFilter(actor, "migration:view"), ...(databaseId !== undefined && { databaseId }) };
}

function filterOf(person: Person, input: ListInput): Prisma.MigrationWhereInput {
  const { show, state, team, mine, search } = input;
  const run: Prisma.MigrationRunWhereInput = { ...runsUnder(person, input), ...(state !== undefined && { state }) };
  const shown: Prisma.MigrationWhereInput =
    show === "open"
      ? { runs: { some: { ...run, state: { notIn: [...ended] } } } }
      : show === "ended"
        ? { runs: { none: { state: { notIn: [...ended] } } } }
        : {};
  const pattern = search ? literalPattern(search) : null;
  const named: Prisma.MigrationWhereInput =
    pattern === null
      ? {}
      : {
          OR: [
            { title: { contains: pattern, mode: "insensitive" } },
            { tableName: { contains: pattern, mode: "insensitive" } },
            { createdBy: { contains: pattern, mode: "insensitive" } },
            ...(/^\d{1,9}$/.test(search ?? "") ? [{ number: Number(search) }] : []),
          ],
        };
  const owned: Prisma.MigrationWhereInput = {
    ...(team !== undefined && { team }),
    ...(mine === true && { parts: { some: { part: "author", entryUuid: person.entryUuid } } }),
  };
  return { AND: [{ runs: { some: run } }, shown, named, owned] };
}

function listLevers(actor: UserActor, halt: MigrationHalt | null): Page["levers"] {
  const mayHalt = canSomewhere(actor, "migration:halt");
  return {
    propose: leverOf(canSomewhere(actor, "migration:propose") ? null : "It needs the permission migration:propose. An admin can grant it."),
    halt: leverOf(!mayHalt ? "It needs the permission migration:halt. An admin can grant it." : halt === null ? null : "All migrations are stopped already."),
    endHalt: leverOf(halt === null ? "Migrations are not stopped." : whyNotEnd(actor, halt)),
  };
}
