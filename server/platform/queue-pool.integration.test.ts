import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { isDatabaseFailure } from "./database-failure";
import { createTestDatabase } from "@/testing/database/test-database";
import { openQueuePool } from "./queue-pool";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

/** A port where nobody listens any more. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("a connection that never came about is the queue's, and the same from elsewhere is not", async () => {
  const port = await deadPort();
  const { pool, isItsError } = openQueuePool(`postgresql://nobody@127.0.0.1:${port}/none`);
  ends.push(() => pool.end());
  const error = await failureOf(pool.connect());
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
  expect([isItsError(error), isDatabaseFailure(error)]).toEqual([true, true]);
  const other = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect([isItsError(other), isDatabaseFailure(other)]).toEqual([false, false]);
});

test("a connection that the server ends in mid statement is the queue's", async () => {
  const database = await createTestDatabase();
  ends.push(() => database.drop());
  const { pool, isItsError } = openQueuePool(database.appUrl);
  ends.unshift(() => pool.end());
  const client = await pool.connect();
  const error = await failureOf(client.query("select pg_terminate_backend(pg_backend_pid())"));
  const after = await failureOf(client.query("select 1"));
  client.release(true);
  expect([error, after].map((failure) => [isItsError(failure), isDatabaseFailure(failure)])).toEqual([
    [true, true],
    [true, true],
  ]);
});
