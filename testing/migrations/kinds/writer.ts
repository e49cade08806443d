import { setTimeout as pause } from "node:timers/promises";
import { randomOf } from "./random";
import { written } from "./application-writes";
import type { Believed, KindExample } from "./examples/example";
import type { Connection, KindWorld } from "./kind-world";
import { actsOf } from "./writer-acts";

/** A row as its application believes it to be; rows are told apart by their code. */
export type OwnRow = Believed & { id: number; hits: number; isThere: boolean };

/** An application version with a connection and rows of its own, which nobody else writes. */
export type Writer = {
  rows: OwnRow[];
  /** Writes until it is stopped, and every act once at least. */
  start(): void;
  /** Waits for the write under way and the fewest. @throws the first error that nobody has promised */
  stop(): Promise<void>;
  counts: { acts: number; refused: number };
  /** What came of each act: it was done, was refused, or met no row. */
  sorts: ReadonlyMap<string, Outcomes>;
  /** Errors that are expected from now on. */
  expect(promised: RegExp | null): void;
  end(): Promise<void>;
};

export type Outcomes = { done: number; refused: number; nothing: number };

export type WriterOptions = { version: "old" | "new"; place: number; table: string; rows: number };

/** Makes its rows, every second one with what the migration is about. */
export async function createWriter(world: KindWorld, example: KindExample, { version, place, table, rows: count }: WriterOptions): Promise<Writer> {
  const connection = await world.connect();
  const random = randomOf(place);
  const rows: OwnRow[] = [];
  // Writers' rows lie between each other's.
  for (let at = 0; at < count; at += 1) {
    const id = at * 10 + place;
    rows.push({
      code: `c${id}`,
      id,
      value: at % 2 === 0 ? (example.begins ?? example.bad)(id) : example.good(id),
      hits: 0,
      isThere: true,
      isWritten: false,
      isMoved: false,
    });
  }
  const values = rows.map(({ id, code, value }) => `(${id}, '${code}', ${written(value)}, 0)`);
  await connection.run(`INSERT INTO ${table} (id, code, ${example.column}, hits) VALUES ${values.join(", ")}`);

  const acts = actsOf(version, example, world.engine);
  const counts = { acts: 0, refused: 0 };
  const sorts = new Map<string, Outcomes>(acts.map(({ what }) => [what, { done: 0, refused: 0, nothing: 0 }]));
  const came = (act: Act, to: keyof Outcomes): void => {
    const outcomes = sorts.get(act.what);
    if (outcomes !== undefined) outcomes[to] += 1;
  };
  // Every act once, in whatever order, and then anew: none is left to chance.
  const deck: Act[] = [];
  const draw = (): Act | undefined => {
    if (deck.length === 0) deck.push(...acts);
    return deck.splice(random(deck.length), 1)[0];
  };
  let [isStopped, number] = [true, place];
  let loop: Promise<void> = Promise.resolve();
  let promised: RegExp | null = example.promised.before;
  const next = (): number => (number += 10);
  const oneAct = async (): Promise<void> => {
    const act = draw();
    const there = rows.filter(({ isThere }) => isThere);
    const row = there[random(there.length)];
    if (act === undefined || row === undefined) return;
    const before = structuredClone(row);
    try {
      await connection.run("BEGIN");
      const effect = await act.write({ connection, world, example, table, row: before, next });
      await connection.run("COMMIT");
      came(act, effect === null ? "nothing" : "done");
      if (effect === null) return;
      for (const each of effect.added ?? []) rows.push(each);
      Object.assign(row, effect.row);
    } catch (error) {
      await connection.run("ROLLBACK");
      counts.refused += 1;
      came(act, "refused");
      if (promised?.test(String(error)) !== true)
        throw new Error(`${version} application, ${act.what}, row ${JSON.stringify(before)}: ${String(error)}`, { cause: error });
    }
  };
  return {
    rows,
    counts,
    sorts,
    expect: (errors) => (promised = errors),
    start: () => {
      isStopped = false;
      const until = counts.acts + acts.length;
      loop = (async () => {
        while (!isStopped || counts.acts < until) {
          await oneAct();
          counts.acts += 1;
          await pause(random(3));
        }
      })();
      // Told when it is stopped.
      loop.catch(() => undefined);
    },
    stop: async () => {
      isStopped = true;
      await loop;
    },
    end: () => connection.end(),
  };
}

/** What an act works with; `next` gives a number that was never used. */
export type ActContext = { connection: Connection; world: KindWorld; example: KindExample; table: string; row: OwnRow; next(): number };
/** What the application believes afterwards; null: as before. */
export type Effect = { row: Partial<OwnRow>; added?: OwnRow[] } | null;
export type Act = { what: string; write(context: ActContext): Promise<Effect> };
