import { Logger, run, type Runner, type TaskList } from "graphile-worker";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database/test-database";
import { migrateDatabase } from "./migrate-database";
import { withClient } from "./with-client";

// Far beyond the test's patience: only a notification can bring the job in time.
const NO_POLLING = 600_000;
const logger = new Logger(() => () => {});

let database: TestDatabase;
let runner: Runner | undefined;
let seen: { task: string; attempt: number; at: number }[];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

beforeEach(() => {
  seen = [];
});

afterEach(async () => {
  await runner?.stop();
  runner = undefined;
  await asApp("DELETE FROM graphile_worker._private_jobs");
});

function asApp(sql: string): Promise<Record<string, unknown>[]> {
  return withClient(database.appUrl, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

async function startWorker(tasks: TaskList, pollInterval = 100): Promise<void> {
  runner = await run({ connectionString: database.appUrl, taskList: tasks, logger, noHandleSignals: true, pollInterval, concurrency: 2 });
}

describe("the queue, as switchyard_app", () => {
  it("is rung by SQL and answered through LISTEN, without any right to change the schema", async () => {
    await startWorker({ knock: async (_payload, { job }) => void seen.push({ task: job.task_identifier, attempt: job.attempts, at: Date.now() }) }, NO_POLLING);
    await new Promise((resolve) => runner?.events.once("pool:listen:success", resolve));
    const rung = Date.now();
    await asApp(`SELECT graphile_worker.add_job('knock', '{"a":1}'::json, job_key => 'one', max_attempts => 3)`);
    await expect.poll(() => seen.length, { interval: 5 }).toBe(1);
    expect((seen[0]?.at ?? Infinity) - rung).toBeLessThan(2_000);
    await expect.poll(() => asApp("SELECT count(*)::int AS n FROM graphile_worker.jobs")).toEqual([{ n: 0 }]);
  });

  it("rings only when the transaction commits", async () => {
    await startWorker({ knock: async () => void seen.push({ task: "knock", attempt: 1, at: Date.now() }) });
    await withClient(database.appUrl, async (client) => {
      await client.query("BEGIN");
      await client.query("SELECT graphile_worker.add_job('knock')");
      await client.query("ROLLBACK");
    });
    await asApp("SELECT graphile_worker.add_job('knock')");
    await expect.poll(() => seen.length).toBe(1);
    await expect.poll(() => asApp("SELECT count(*)::int AS n FROM graphile_worker.jobs")).toEqual([{ n: 0 }]);
    expect(seen).toHaveLength(1);
  });

  it("tries a failed job again and keeps its last error", async () => {
    await startWorker({
      knock: async (_payload, { job }) => {
        seen.push({ task: "knock", attempt: job.attempts, at: Date.now() });
        throw new Error("the door is stuck");
      },
    });
    await asApp("SELECT graphile_worker.add_job('knock', max_attempts => 2)");
    const state = () => asApp("SELECT attempts, last_error LIKE 'the door is stuck%' AS kept FROM graphile_worker._private_jobs");
    await expect.poll(state).toEqual([{ attempts: 1, kept: true }]);
    await asApp("UPDATE graphile_worker._private_jobs SET run_at = now()"); // Instead of waiting for the back-off.
    await expect.poll(state).toEqual([{ attempts: 2, kept: true }]);
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it("runs jobs of one named queue one after the other", async () => {
    let running = 0;
    let most = 0;
    await startWorker({
      knock: async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 30));
        running -= 1;
        seen.push({ task: "knock", attempt: 1, at: Date.now() });
      },
    });
    for (let i = 0; i < 3; i += 1) await asApp("SELECT graphile_worker.add_job('knock', queue_name => 'door')");
    await expect.poll(() => seen.length).toBe(3);
    expect(most).toBe(1);
  });

  it.each(["CREATE TABLE graphile_worker.mine (i int)", "DROP TABLE graphile_worker._private_jobs", "DELETE FROM graphile_worker.migrations"])(
    "refuses: %s",
    async (sql) => {
      await expect(asApp(sql)).rejects.toThrow(/permission denied|must be owner/);
    },
  );
});

describe("migrateDatabase", () => {
  it("may run again, also twice at once, and opens each guarded table by exactly one policy", async () => {
    await Promise.all([migrateDatabase(database.ownerUrl), migrateDatabase(database.ownerUrl)]);
    const policies = await asApp(
      `SELECT c.relname, count(p.oid)::int AS policies FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
       WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity GROUP BY 1`,
    );
    expect(policies.length).toBeGreaterThanOrEqual(4);
    expect(policies.every(({ policies: count }) => count === 1)).toBe(true);
  });

  it("opens the queue to the application alone", async () => {
    await withClient(database.superuserUrl, async (client) => {
      await client.query("CREATE ROLE queue_stranger; SET ROLE queue_stranger");
      await expect(client.query("SELECT graphile_worker.add_job('knock')")).rejects.toThrow(pg.DatabaseError);
      await client.query("RESET ROLE; DROP ROLE queue_stranger");
    });
  });
});
