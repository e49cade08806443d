import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { engines } from "../scripts/schemas";
import { gatewayOf } from "./gateways";
import { TargetError } from "./target-session";
import type { TargetAddress, TargetSession } from "./target-session";

describe.each(engines)("a session of %s", (engine) => {
  let target: AppTarget;
  let sessions: TargetSession[] = [];
  const sleep = engine === "postgres" ? "select pg_sleep(600)" : "select sleep(600)";

  beforeAll(async () => {
    target = await createAppTarget(engine);
    await target.fill(20);
  });
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.end()));
    sessions = [];
  });
  afterAll(() => target.drop());

  async function open(name = "a test", address: Partial<TargetAddress> = {}): Promise<TargetSession> {
    const options = { sessionName: name, connectTimeoutMs: 3_000, statementTimeoutMs: null };
    const session = await gatewayOf(engine).open({ ...target.address, ...address }, options);
    sessions.push(session);
    return session;
  }
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => "none",
      (error: unknown) => (error instanceof TargetError ? error.failure : String(error)),
    );

  it("gives big numbers, decimals and times as the text they are", async () => {
    const { rows } = await (
      await open()
    ).query(
      "select cast(9007199254740993 as decimal(20)) as big, cast(1.10 as decimal(10,2)) as price, cast('2026-11-29 01:02:03.456789' as " +
        `${engine === "postgres" ? "timestamp" : "datetime(6)"}) as moment`,
    );
    expect(rows[0]).toEqual({ big: "9007199254740993", price: "1.10", moment: "2026-11-29 01:02:03.456789" });
  });

  it("takes one statement and no second", async () => {
    const session = await open();
    expect(await failureOf(session.query("select 1; select 2"))).toBe("syntax");
    expect(await failureOf(session.query("update app set note = 'x' where id = 1; delete from app"))).toBe("syntax");
    expect((await session.query("select count(*) as n from app")).rows).toEqual([{ n: "20" }]);
  });

  it("tells faults apart", async () => {
    const session = await open();
    expect(await failureOf(session.query("select nothing from app"))).toBe("no-such-object");
    expect(await failureOf(session.query("create table app (id int)"))).toBe("already-there");
    expect(await failureOf(session.query("insert into app (id, url) values (1, 'x')"))).toBe("constraint");
    expect(await failureOf(session.query("update app set note = repeat('x', 60) where id = 1"))).toBe("bad-value");
    expect(await failureOf(session.query(engine === "postgres" ? "create role somebody" : "create user somebody"))).toBe("not-allowed");
    expect(await failureOf(open("wrong", { password: "wrong" }))).toBe("refused-login");
    expect(await failureOf(open("nobody there", { port: 1 }))).toBe("unreachable");
  });

  const raises = {
    postgres: ["23514", "22001", "55P03", "SH001", "P0001"].map((code) => [
      code,
      `do $$ begin raise exception 'no url like ada@example.com' using errcode = '${code}', detail = 'ada', hint = 'ada'; end $$`,
    ]),
    mariadb: [
      ["45000", ""],
      ["45000", "MYSQL_ERRNO = 30001,"],
      ["45000", "MYSQL_ERRNO = 1054,"],
      ["23000", "MYSQL_ERRNO = 4025,"],
      ["23000", "MYSQL_ERRNO = 1062,"],
      ["22001", "MYSQL_ERRNO = 1406,"],
      ["HY000", "MYSQL_ERRNO = 5999,"],
    ].map(([state, number]) => [`${state} ${number}`, `signal sqlstate '${state}' set ${number} message_text = 'no url like ada@example.com'`]),
  };
  it.each(raises[engine])("says nothing of what a function of the application raises as %s", async (_code, sql) => {
    const session = await open();
    const error = await session.query(sql ?? "").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TargetError);
    expect(String(error)).not.toContain("ada");
    expect(String(error)).toContain("stands in the server's log");
  });

  it("gives up a lock when told to, and a statement when it is cancelled or its session is ended", async () => {
    const [holder, session] = [await open("holder"), await open("waiting")];
    await holder.query(engine === "postgres" ? "begin" : "start transaction");
    await holder.query("update app set note = 'held' where id = 1");
    await session.query(engine === "postgres" ? "set lock_timeout = 50" : "set session innodb_lock_wait_timeout = 0");
    expect(await failureOf(session.query("update app set note = 'mine' where id = 1"))).toBe("lock-timeout");
    await holder.query("rollback");
    const cancelled = failureOf(session.query(sleep));
    await session.cancel();
    expect(["cancelled", "none"]).toContain(await cancelled);
    const ended = failureOf(session.query(sleep));
    await holder.query(engine === "postgres" ? `select pg_terminate_backend(${session.backendId})` : `kill ${session.backendId}`);
    expect(["shutting-down", "connection-lost"]).toContain(await ended);
    expect(await failureOf(session.query("select 1"))).toBe("connection-lost");
  });
});

describe("a session of postgres, whatever its role is set to", () => {
  it("counts on a commit that was answered, and ends with its client", async () => {
    const target = await createAppTarget("postgres");
    const first = await target.open("first");
    await first.query(`alter role ${target.address.userName} set synchronous_commit = off`);
    const fresh = await target.open("fresh");
    expect((await fresh.query("show synchronous_commit")).rows).toEqual([{ synchronous_commit: "on" }]);
    expect((await fresh.query("show client_connection_check_interval")).rows).toEqual([{ client_connection_check_interval: "500ms" }]);
    await first.end();
    await fresh.end();
    await target.drop();
  });

  it("takes as long as it takes, reads what is committed, and loses no digit", async () => {
    const target = await createAppTarget("postgres");
    const first = await target.open("first");
    const [names, role] = [
      ["default_transaction_isolation", "extra_float_digits", "idle_session_timeout", "transaction_timeout"],
      ["serializable", "0", "1s", "1s"],
    ];
    for (const [at, name] of names.entries()) await first.query(`alter role ${target.address.userName} set ${name} = '${role[at] ?? ""}'`);
    const fresh = await target.open("fresh");
    const { rows } = await fresh.query(`select setting from pg_settings where name in ('${names.join("', '")}') order by name`);
    expect(rows.map(({ setting }) => setting)).toEqual(["read committed", "1", "0", "0"]);
    expect((await fresh.query("select 1.0000000000000002::float8::text as float")).rows).toEqual([{ float: "1.0000000000000002" }]);
    await fresh.end();
    await first.query("set transaction_timeout = 50");
    await expect(first.query("select pg_sleep(5)")).rejects.toMatchObject({ failure: "connection-lost" });
    await first.end();
    await target.drop();
  });
});
