import { expect, it } from "vitest";
import { mariadbRun } from "../dialects/mariadb/run";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import { inListedTransaction } from "./listed-transaction";

const asks = (sql: string) => sql.startsWith("select count(*) > 0 as done from information_schema.innodb_trx");

/** A server whose list has our transaction from the given look on. */
function listsFrom(firstLook: number): { session: TargetSession; sent: string[] } {
  const sent: string[] = [];
  let looks = 0;
  const query: TargetSession["query"] = (sql) => {
    sent.push(sql);
    if (asks(sql)) looks += 1;
    return Promise.resolve({ rows: [{ done: looks >= firstLook ? "1" : "0" }], affected: 0 });
  };
  return { session: { query } as TargetSession, sent };
}
const isFreshIn = (session: TargetSession) => inListedTransaction(session, mariadbRun, (isFresh) => Promise.resolve(isFresh));

it("looks again in a new transaction until the server's list has ours", async () => {
  const { session, sent } = listsFrom(3);
  expect(await isFreshIn(session)).toBe(true);
  expect([new Set(sent.filter(asks)).size, sent.filter((sql) => sql === "rollback").length]).toEqual([3, 3]);
});

it("reads an old list in the end, and says so", async () => {
  const { session, sent } = listsFrom(100);
  expect(await isFreshIn(session)).toBe(false);
  expect([sent.filter(asks).length, sent.filter((sql) => sql === "rollback").length]).toEqual([8, 8]);
});

it("does not look again where the account may not see the list, and passes other errors on", async () => {
  const refusing = (failure: "not-allowed" | "unreachable"): TargetSession => ({
    ...listsFrom(1).session,
    query: (sql) => (asks(sql) ? Promise.reject(new TargetError(failure, "refused")) : Promise.resolve({ rows: [], affected: 0 })),
  });
  expect(await isFreshIn(refusing("not-allowed"))).toBe(true);
  await expect(inListedTransaction(refusing("unreachable"), mariadbRun, () => Promise.resolve(1))).rejects.toThrow("refused");
});
