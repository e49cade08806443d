import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { batchesOverApp, handScript, statementsStep } from "@/testing/migrations/executor/hand-scripts";
import { engines } from "../scripts/schemas";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import { runStep, runSteps } from "./run-step";
import { stepContext } from "./step-context";
import type { StepContext, StepHooks, StepProgress } from "./step-context";
import { FencedOut, RowsComeAnew, StepRefused } from "./step-errors";
import { claimJournal } from "./target-journal";

describe.each(engines)("steps on %s", (engine) => {
  let target: AppTarget;
  let sessions: TargetSession[] = [];
  let number = 0;

  beforeAll(async () => {
    target = await createAppTarget(engine);
  });
  afterAll(() => target.drop());
  beforeEach(async () => {
    number += 1;
    await target.fill(1_000);
  });
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.end()));
    sessions = [];
  });

  async function context(fence = 1, hooks: Partial<StepHooks> = {}): Promise<StepContext> {
    const change = `m${number}`;
    const session = await target.open(`switchyard ${target.databaseName.slice(-8)} ${change} f${fence}`);
    sessions.push(session);
    const made = stepContext(session, engine, { change, script: "forward", round: 1, fence }, hooks);
    await claimJournal(session, made.dialect, made);
    return made;
  }
  const script = () => handScript(engine, target.databaseName);

  it("runs forward and rollback, and gives every value back", async () => {
    const before = await target.content();
    const forward = await context();
    await runSteps(forward, script().forward);
    expect(await target.query("select count(*) as n from app where char_length(url) > 200 or url__shadow is not null")).toMatchObject([{ n: "100" }]);
    await runSteps({ ...forward, script: "rollback" }, script().rollback);
    expect(await target.content()).toBe(before);
  });

  it("does what was done once, and counts rows over an interruption", async () => {
    const seen: StepProgress[] = [];
    let batches = 0;
    const guard = () => {
      batches += 1;
      return batches === 3 ? Promise.reject(new Error("killed here")) : Promise.resolve();
    };
    const [addShadow, cut] = script().forward;
    if (addShadow === undefined || cut?.type !== "batches") throw new Error("the script has other steps");
    const small = batchesOverApp({ key: "cut", statements: cut.statements }, "char_length(url) > 200");
    await runStep(await context(1), addShadow);
    await target.query("update app set note = 'old' where id = 1");
    await expect(runStep(await context(2, { guard, batchTargetMs: 1 }), { ...small, range: limited(small.range) })).rejects.toThrow("killed here");
    const again = await context(3, { progress: (progress) => Promise.resolve(void seen.push(progress)) });
    expect(await runStep(again, { ...small, range: limited(small.range) })).toMatchObject({ rowsDone: 100n });
    expect(await runStep(again, { ...small, range: limited(small.range) })).toMatchObject({ rowsDone: 100n });
    expect(seen[0]?.rowsDone).toBeGreaterThan(10n);
    await target.query("alter table app drop column url__shadow");
  });

  it("changes no row of a batch whose checkpoint does not get through", async () => {
    const [addShadow, cut] = script().forward;
    if (addShadow === undefined || cut?.type !== "batches") throw new Error("the script has other steps");
    const few = { ...cut, range: limited(cut.range) };
    await runStep(await context(1), addShadow);
    const made = await context(2);
    let marks = 0;
    const losing: TargetSession = {
      ...made.session,
      query: (sql, values) => {
        if (sql.includes("insert into switchyard_shadow.journal") && values?.includes("running") === true) marks += 1;
        return marks === 2 ? Promise.reject(new TargetError("connection-lost", "It is gone.")) : made.session.query(sql, values);
      },
    };
    await expect(runStep({ ...made, session: losing }, few)).rejects.toThrow("It is gone.");
    await made.session.end();
    const cutRows = async () => Number((await target.query("select count(*) as n from app where url__shadow is not null"))[0]?.["n"]);
    // The first batch with its checkpoint, and nothing of the second.
    expect(await cutRows()).toBe(10);
    expect(await runStep(await context(3), few)).toMatchObject({ rowsDone: 100n });
    await target.query("alter table app drop column url__shadow");
  });

  it("gives up, and says so, when its statements meet rows and change nothing of them", async () => {
    const inVain = batchesOverApp({ key: "in-vain", statements: ["update app set note = 'met' where char_length(url) > 200"] }, "char_length(url) > 200");
    await expect(runStep(await context(), inVain)).rejects.toThrow(/100 rows are left, and going over the table 10 times did not make them fewer/);
  });

  it("gives up just so where now more and now fewer rows are left, because somebody writes such rows all the time", async () => {
    const stream = batchesOverApp({ key: "stream", statements: ["update app set note = 'met' where char_length(url) > 200"] }, "char_length(url) > 200");
    const made = await context();
    let looks = 0;
    const streaming: TargetSession = {
      ...made.session,
      query: async (sql, values) => {
        if (sql !== stream.remaining) return made.session.query(sql, values);
        looks += 1;
        return { rows: [{ remaining: looks % 2 === 0 ? "1" : "5" }], affected: 1 };
      },
    };
    await expect(runStep({ ...made, session: streaming }, stream)).rejects.toThrow(RowsComeAnew);
    expect(looks).toBeLessThan(20);
  });

  it("comes to its end while the application adds rows behind the last one faster than batches follow", async () => {
    const range = (after: string) =>
      `select min(id) as from_1, max(id) as upto_1, count(*) as range_rows from (select id from app where ${after} order by id limit :size) next_ids`;
    const append = batchesOverApp(
      {
        key: "append",
        statements: ["update app set note = 'seen' where id >= :from_1 and id <= :upto_1"],
        range: { first: range("1 = 1"), next: range("id > :after_1") },
        remaining: null,
      },
      "1 = 1",
    );
    const made = await context();
    let commits = 0;
    const among: TargetSession = {
      ...made.session,
      query: async (sql, values) => {
        const answer = await made.session.query(sql, values);
        if (sql !== made.dialect.commit) return answer;
        commits += 1;
        if (commits > 100) throw new Error("it goes on and on");
        await target.query(`insert into app (id, url, note) values (${100_000 + commits}, 'late', null)`);
        return answer;
      },
    };
    await runStep({ ...made, session: among }, append);
    expect(await target.query("select count(*) as n from app where id <= 100000 and note is null")).toMatchObject([{ n: "0" }]);
    await target.query("delete from app where id > 100000");
  });

  it("looks at the whole log once more before it goes, whatever the numbers of its lines", async () => {
    const line = (id: number) =>
      `select ${id} as id, '{}' as row_key, 'o' as original, 'r' as replaced, 'c' as current, 'changed' as event, 'x' as actor, null as happened_at`;
    const query = `select * from (${[3, 7].map(line).join(" union all ")}) l where id > :after order by id limit :size`;
    const collect = (phase: "restore" | "clean-up") => ({ type: "collect" as const, key: `collect-${phase}`, phase, title: "collect", query });
    const taken: string[] = [];
    const collected = (rows: readonly { readonly [column: string]: unknown }[]) => Promise.resolve(void taken.push(...rows.map(({ id }) => String(id))));
    const made = await context(1, { lastCollected: () => Promise.resolve("5"), collected });
    await runStep(made, collect("restore"));
    expect(taken).toEqual(["7"]);
    await runStep(made, collect("clean-up"));
    expect(taken).toEqual(["7", "3", "7"]);
  });

  it("lets a worker whose fence is old change nothing: neither a batch, nor a statement, nor a mark", async () => {
    const [addShadow, cut] = script().forward;
    if (addShadow === undefined || cut === undefined) throw new Error("the script has other steps");
    const frozen = await context(1);
    await runStep(frozen, addShadow);
    const before = await target.content();
    // The successor's claim; the session of the first stays open here, as if the end of it had not come through.
    const second = await target.open(`switchyard ${target.databaseName.slice(-8)} m${number} other`);
    sessions.push(second);
    await second.query(...takeOver(engine, `m${number}`));
    await expect(runStep(frozen, cut)).rejects.toThrow(FencedOut);
    await expect(
      runStep(frozen, statementsStep({ key: "note", atomic: engine === "postgres", statements: [{ sql: "update app set note = 'x'" }] })),
    ).rejects.toThrow(FencedOut);
    expect(await target.content()).toBe(before);
    await target.query("alter table app drop column url__shadow");
  });

  it("ends the session of its predecessor, whose statement still runs in the server, before anything else", async () => {
    const first = await context(1);
    const long = first.session.query(engine === "postgres" ? "select pg_sleep(60)" : "select sleep(60)");
    const ended = long.catch((error: unknown) => error);
    await context(2);
    expect(await ended).toMatchObject({ name: "TargetError" });
    await expect(context(1)).rejects.toThrow(FencedOut);
  });

  it("refuses what verifies as wrong, and a statement without its effect", async () => {
    const made = await context();
    const verify = script().forward[2];
    if (verify === undefined) throw new Error("the script has other steps");
    await expect(runStep(made, verify)).rejects.toThrow(new StepRefused("Long values are left. (100 found)"));
    const idle = statementsStep({ key: "idle", statements: [{ sql: "select 1", probe: "select 1 = 0 as done" }] });
    await expect(runStep(made, idle)).rejects.toThrow(StepRefused);
  });

  it("leaves the lock queue and comes back, so that a short step gets its lock without holding writers up", async () => {
    const holder = await target.open("holder");
    sessions.push(holder);
    await holder.query(engine === "postgres" ? "begin" : "start transaction");
    await holder.query("select count(*) from app");
    const made = await context(1, {
      progress: async ({ lockTries }) => {
        if (lockTries === 2) await holder.query("commit");
      },
    });
    const step = script().forward[0];
    if (step === undefined) throw new Error("the script has other steps");
    expect((await runStep(made, step)).lockTries).toBeGreaterThanOrEqual(2);
    await target.query("alter table app drop column url__shadow");
  });

  it("gets its lock of a table that somebody always writes to", async () => {
    const writers = await Promise.all([1, 2, 3].map((each) => target.open(`writer ${each}`)));
    sessions.push(...writers);
    const begin = engine === "postgres" ? "begin" : "start transaction";
    const pause = engine === "postgres" ? "select pg_sleep(0.02)" : "select sleep(0.02)";
    let isOver = false;
    // Each holds the table for 20 ms and again at once: there is no moment in which nobody holds it.
    const write = async (session: TargetSession, id: number): Promise<void> => {
      while (!isOver) {
        await session.query(begin);
        await session.query(`update app set note = 'w' where id = ${id}`);
        await session.query(pause);
        await session.query("commit");
      }
    };
    const writing = Promise.all(writers.map((session, at) => write(session, at + 1)));
    const step = script().forward[0];
    if (step === undefined) throw new Error("the script has other steps");
    const { lockTries } = await runStep(await context(), step);
    isOver = true;
    await writing;
    expect(lockTries).toBeLessThan(10);
    await target.query("alter table app drop column url__shadow");
  });

  it("holds writers up for a fraction of a second behind a transaction that does not end", async () => {
    const [holder, writer] = [await target.open("holder"), await target.open("writer")];
    sessions.push(holder, writer);
    const step = script().forward[0];
    if (step === undefined) throw new Error("the script has other steps");
    const limitInForce =
      engine === "postgres" ? "select setting as ms from pg_settings where name = 'lock_timeout'" : "select @@max_statement_time * 1000 as ms";
    const limits: number[] = [];
    let tries = 0;
    const made = await context(1, {
      progress: async ({ lockTries }) => {
        tries = lockTries;
        if (lockTries === 3) await holder.query("commit");
      },
    });
    const query: TargetSession["query"] = async (sql, values) => {
      if (sql.startsWith("alter table app add column")) limits.push(Number((await made.session.query(limitInForce)).rows[0]?.["ms"]));
      return made.session.query(sql, values);
    };
    await holder.query(engine === "postgres" ? "begin" : "start transaction");
    await holder.query("select count(*) from app");
    const running = runStep({ ...made, session: { ...made.session, query } }, step);
    let written = 0;
    while (tries < 3) {
      await writer.query("update app set note = 'w' where id = 1");
      if (tries > 0) written += 1;
    }
    await running;
    await target.query("alter table app drop column url__shadow");
    // While the transaction went on: behind it waits the statement, and behind that the writer, for no longer than this.
    expect(written).toBeGreaterThan(0);
    expect(limits.length).toBeGreaterThanOrEqual(3);
    for (const limit of limits) expect(limit > 0 && limit <= 200).toBe(true);
  });

  it("limits nothing but the wait of a moment's statement, and leaves the session as it was", async () => {
    const made = await context();
    const sleep = engine === "postgres" ? "select pg_sleep(0.4)" : "select sleep(0.4)";
    const copying = { mode: "test", blocks: "writers", lasts: "copy" } as const;
    expect(await runStep(made, statementsStep({ key: "copy", statements: [{ sql: sleep, lock: copying }] }))).toMatchObject({ lockTries: 0 });
    const step = script().forward[0];
    if (step === undefined) throw new Error("the script has other steps");
    await runStep(made, step);
    const started = performance.now();
    await made.session.query(sleep);
    expect(performance.now() - started).toBeGreaterThan(390);
    await target.query("alter table app drop column url__shadow");
  });

  it("cancels a patient statement when the guard refuses", async () => {
    let looks = 0;
    const guard = () => {
      looks += 1;
      return looks < 3 ? Promise.resolve() : Promise.reject(new Error("paused"));
    };
    const made = await context(1, { guard });
    const sleep = statementsStep({ key: "sleep", waits: "patient", statements: [{ sql: engine === "postgres" ? "select pg_sleep(60)" : "select sleep(60)" }] });
    await expect(runStep(made, sleep)).rejects.toThrow("paused");
  });
});

/** The same ranges with at most 10 rows each. */
function limited({ first, next }: { first: string; next: string }): { first: string; next: string } {
  const few = (sql: string): string => sql.replace("limit :size", "limit 10");
  return { first: few(first), next: few(next) };
}

function takeOver(engine: (typeof engines)[number], change: string): [string, unknown[]] {
  const place = engine === "postgres" ? "change = $1" : "`change` = ? and place = database()";
  return [`update switchyard_shadow.journal set fence = 9 where ${place} and step_key = ''`, [change]];
}
