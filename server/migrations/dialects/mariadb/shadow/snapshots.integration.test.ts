import { afterAll, beforeAll, expect, it } from "vitest";
import { runSteps } from "@/server/migrations/executor/run-step";
import { stepContext } from "@/server/migrations/executor/step-context";
import { claimJournal } from "@/server/migrations/executor/target-journal";
import type { Step } from "@/server/migrations/scripts/schemas";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import type { Mariadb } from "@/testing/mariadb/start-mariadb";
import { createNarrowWorld } from "@/testing/migrations/mariadb/narrow-world";
import type { NarrowWorld } from "@/testing/migrations/mariadb/narrow-world";

// Of its own: all that read a server's list of transactions share it, and whoever reads it all the time keeps it old for everybody.
let server: Mariadb;
let world: NarrowWorld;
beforeAll(async () => {
  server = await startMariadb();
  world = await createNarrowWorld(server.address);
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const long = (name: string) => `${name}-is-far-longer-than-twenty`;
const statementsOf = (steps: readonly Step[]) => steps.flatMap((step) => (step.type === "statements" ? step.statements : []));
const definition = "(id int PRIMARY KEY AUTO_INCREMENT, code varchar(20) UNIQUE, url varchar(100), note varchar(20)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";

it.each(["column", "table"] as const)("a transaction with an older snapshot writes as if nothing had happened, originals in a %s", async (layout) => {
  await world.table("other", "(id int PRIMARY KEY) ENGINE=InnoDB");
  await world.table("app", definition);
  const { app } = world;
  for (let id = 1; id <= 9; id += 1) await app.query("INSERT INTO app (id, code, url) VALUES (?, ?, ?)", [id, `c${id}`, long(`row${id}`)]);
  const { change, forward, rollback } = await world.plan("app", { layout });
  // A snapshot that is older than a table cannot read it (error 1412): such transactions are waited for, as below.
  const first = layout === "table" ? 2 : 0;
  await world.run(change, forward.slice(0, first));
  await app.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  await app.query("START TRANSACTION");
  await app.query("SELECT * FROM other");
  await world.run(change, forward.slice(first));
  await app.query("UPDATE app SET url = 'mine' WHERE id = 1");
  await app.query("DELETE FROM app WHERE id = 2");
  await app.query("UPDATE app SET url = ? WHERE id = 3", [long("new3")]);
  await app.query("UPDATE app SET id = 40 WHERE id = 4");
  await app.query("UPDATE app SET url = ?, note = 'full save' WHERE id = 5", [long("row5")]);
  await app.query("INSERT INTO app (code, url) VALUES ('c6', ?) ON DUPLICATE KEY UPDATE url = VALUES(url)", [long("ups6")]);
  await app.query("INSERT INTO app (id, code, url) VALUES (50, 'c50', ?)", [long("row50")]);
  await app.query("INSERT INTO app (id, code, url) VALUES (51, 'c51', 'short')");
  await app.query("REPLACE INTO app (id, code, url) VALUES (7, 'c7', 'repl')");
  await app.query("COMMIT");
  const lines = await world.run(change, rollback);
  expect((await world.target.query("SELECT id, url FROM app ORDER BY id")).map(({ id, url }) => `${String(id)} ${String(url)}`)).toEqual([
    "1 mine",
    `3 ${long("new3")}`,
    `5 ${long("row5")}`,
    `6 ${long("ups6")}`,
    "7 repl",
    `8 ${long("row8")}`,
    `9 ${long("row9")}`,
    `40 ${long("row4")}`,
    `50 ${long("row50")}`,
    "51 short",
  ]);
  expect(lines.map(({ row_key, event, current }) => `${String(row_key)} ${String(event)} ${String(current)}`).sort()).toEqual([
    '{"id": "1"} changed mine',
    '{"id": "2"} deleted null',
    `{"id": "3"} changed ${long("new3")}`,
    `{"id": "6"} changed ${long("ups6")}`,
    '{"id": "7"} deleted null',
  ]);
});

it.each([
  ["forward", "forward"],
  ["forward after a worker died", "forward"],
  ["rollback", "rollback"],
] as const)("a transaction older than the table of originals is waited for and writes without an error: %s", async (how, script) => {
  await world.table("other", "(id int PRIMARY KEY) ENGINE=InnoDB");
  await world.table("app", definition);
  const { app, session } = world;
  for (let id = 1; id <= 4; id += 1) await app.query("INSERT INTO app (id, code, url) VALUES (?, ?, ?)", [id, `c${id}`, long(`row${id}`)]);
  const { change, ...scripts } = await world.plan("app", { layout: "table" });
  await app.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  await app.query("START TRANSACTION");
  await app.query("SELECT * FROM other");
  const made = statementsOf(scripts.forward).filter(({ sql }) => sql.startsWith("CREATE TABLE"));
  if (how === "forward after a worker died") for (const { sql } of made) await session.query(sql);
  const told: string[] = [];
  let isHeardOf = (): void => undefined;
  const heard = new Promise<void>((resolve) => (isHeardOf = resolve));
  const waiting = (words: string): Promise<void> => {
    told.push(words);
    isHeardOf();
    return Promise.resolve();
  };
  const context = stepContext(session, "mariadb", { change, script, round: 1, fence: 1 }, { waiting });
  await claimJournal(session, context.dialect, context);
  const running = runSteps(context, scripts[script]);
  await Promise.race([heard, running]);
  await app.query("UPDATE app SET url = 'mine' WHERE id = 1");
  await app.query("DELETE FROM app WHERE id = 2");
  await app.query("COMMIT");
  await running;
  expect(told[0]).toContain(`A transaction of ${world.target.application.userName}`);
  if (script === "forward") await runSteps({ ...context, script: "rollback" }, scripts.rollback);
  const rows = await world.target.query("SELECT id, url FROM app ORDER BY id");
  expect(rows.map(({ id, url }) => `${String(id)} ${String(url)}`)).toEqual(["1 mine", `3 ${long("row3")}`, `4 ${long("row4")}`]);
});

it("is not deceived by a list of transactions that the server made earlier and still hands out", async () => {
  await world.table("other", "(id int PRIMARY KEY) ENGINE=InnoDB");
  await world.table("app", definition);
  const { app, session } = world;
  await app.query("INSERT INTO app (id, code, url) VALUES (1, 'c1', ?)", [long("row1")]);
  const { change, forward, rollback } = await world.plan("app", { layout: "table" });
  const told: string[] = [];
  const waiting = (words: string) => Promise.resolve(void told.push(words));
  const context = stepContext(session, "mariadb", { change, script: "forward", round: 1, fence: 1 }, { waiting });
  await claimJournal(session, context.dialect, context);
  // The server makes a list anew only when nobody has read it for 100 ms: this reader keeps one in which our session has a transaction and the application none.
  await session.query("START TRANSACTION");
  await session.query("UPDATE switchyard_shadow.journal SET fence = fence");
  const oneLook = () => world.target.query("SELECT trx_mysql_thread_id AS id, CONNECTION_ID() AS own FROM information_schema.INNODB_TRX");
  await expect.poll(oneLook, { interval: 150 }).not.toEqual([]);
  let isReading = true;
  const reading = (async () => {
    while (isReading) await oneLook();
  })();
  await session.query("COMMIT");
  await app.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  await app.query("START TRANSACTION");
  await app.query("SELECT * FROM other");
  const running = runSteps(context, forward);
  const early = await Promise.race([running.then(() => "went on"), new Promise((resolve) => setTimeout(resolve, 1_000, "waits"))]);
  isReading = false;
  await reading;
  await app.query("UPDATE app SET url = 'mine' WHERE id = 1");
  await app.query("COMMIT");
  await running;
  expect(early).toBe("waits");
  await runSteps({ ...context, script: "rollback" }, rollback);
  expect(await world.target.query("SELECT url FROM app")).toEqual([{ url: "mine" }]);
});

it("a transaction that began long after the table of originals was there is not waited for", async () => {
  await world.table("other", "(id int PRIMARY KEY) ENGINE=InnoDB");
  await world.table("app", definition);
  const { app, session } = world;
  const { change, forward, rollback } = await world.plan("app", { layout: "table" });
  const told: string[] = [];
  const waiting = (words: string) => Promise.resolve(void told.push(words));
  const context = stepContext(session, "mariadb", { change, script: "forward", round: 1, fence: 1 }, { waiting });
  await claimJournal(session, context.dialect, context);
  await runSteps(context, forward);
  await app.query("START TRANSACTION");
  await app.query("SELECT * FROM other");
  // As if the table had been made an hour ago.
  const earlier = JSON.stringify(rollback).replaceAll("MAX(CREATE_TIME)", "MAX(CREATE_TIME) - INTERVAL 1 HOUR");
  expect(earlier).not.toBe(JSON.stringify(rollback));
  await runSteps({ ...context, script: "rollback" }, JSON.parse(earlier) as typeof rollback);
  await app.query("COMMIT");
  expect(told).toEqual([]);
});
