import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mariadbRun } from "./run";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld, Planned } from "@/testing/migrations/kinds/kind-world";

let world: KindWorld;
beforeAll(async () => {
  world = await createKindWorld("mariadb");
});
afterAll(() => world.close());

const long = (name: string) => `${name}-is-far-longer-than-twenty`;
const narrow = { column: "url", length: 20, existing: { fate: "cut" }, layout: "table", atFinalize: "keep_rule" };
const kinds = [
  { name: "narrowing that refuses", kind: "narrow_text", params: { ...narrow, newWrites: "reject" }, isRefused: true },
  { name: "narrowing that takes", kind: "narrow_text", params: { ...narrow, newWrites: "capture" }, isRefused: false },
  {
    name: "data change",
    kind: "data_change",
    isRefused: false,
    params: {
      change: { act: "update", set: [{ column: "url", sql: "LEFT(url, 20)" }] },
      where: "CHAR_LENGTH(url) > 20",
      allRows: false,
      limit: 1_000,
      meanwhile: "leave",
    },
  },
];
/** Of rows 10, 20, … 90; what is kept leaves a gap of keys between the second and the last. */
const kept = [10, 20, 90];

describe.each(kinds)("what is kept under the keys of rows, $name", ({ kind, params, isRefused }) => {
  async function made(): Promise<Planned> {
    await world.table("app", "(id int PRIMARY KEY, url varchar(100), note varchar(20)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
    for (let id = 10; id <= 90; id += 10) await world.app("INSERT INTO app VALUES (?, ?, NULL)", [id, kept.includes(id) ? long(`row${id}`) : `row${id}`]);
    return world.plan(kind, "app", params);
  }
  const content = async () =>
    Object.fromEntries((await world.query("SELECT id, url FROM app ORDER BY id")).map((row) => [String(row["id"]), String(row["url"])]));

  it("makes no two transactions of the application wait for each other: neither writes, deletes nor moves what the other does", async () => {
    const { change, forward, rollback } = await made();
    await world.run(change, forward);
    const [one, other] = [await world.connect(), await world.connect()];
    try {
      for (const each of [one, other]) await each.run("BEGIN");
      // Nothing is kept of these, and all of them lie between two rows of which something is.
      await one.run("UPDATE app SET url = 'one' WHERE id = 30");
      await other.run("UPDATE app SET url = 'other' WHERE id = 40");
      await one.run("DELETE FROM app WHERE id = 50");
      await other.run("DELETE FROM app WHERE id = 60");
      // Each puts a row where the other one's comes to lie in the end.
      await one.run("INSERT INTO app VALUES (43, 'row43', NULL)");
      await other.run("INSERT INTO app VALUES (33, 'row33', NULL)");
      // What breaks the rule is taken, refused or none of our business.
      const breaks = [one.run(`UPDATE app SET url = '${long("row70")}' WHERE id = 70`), other.run(`UPDATE app SET url = '${long("row80")}' WHERE id = 80`)];
      expect((await Promise.allSettled(breaks)).map((each) => (each.status === "rejected" ? "refused" : "taken"))).toEqual(
        isRefused ? ["refused", "refused"] : ["taken", "taken"],
      );
      // What is kept of rows elsewhere comes to lie there too.
      const moved = await Promise.allSettled([one.run("UPDATE app SET id = 32 WHERE id = 10"), other.run("UPDATE app SET id = 42 WHERE id = 20")]);
      expect(moved.map((each) => (each.status === "rejected" ? String(each.reason) : each.value.affected))).toEqual([1, 1]);
      // Nor does an application that minds warnings hear of lines that were there already.
      expect((await one.run("SHOW WARNINGS")).rows).toEqual([]);
      await one.run(`UPDATE app SET url = '${long("row90")}' WHERE id = 90`);
      expect((await one.run("SHOW WARNINGS")).rows).toEqual([]);
      for (const each of [one, other]) await each.run("COMMIT");
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
    await world.run(change, rollback);
    expect(await content()).toEqual({
      30: "one",
      32: long("row10"),
      33: "row33",
      40: "other",
      42: long("row20"),
      43: "row43",
      70: isRefused ? "row70" : long("row70"),
      80: isRefused ? "row80" : long("row80"),
      90: long("row90"),
    });
  });

  it("makes no transaction fail that writes to a row for which another one waits that has given something up before", async () => {
    const { change, forward, rollback } = await made();
    await world.run(change, forward);
    const [one, other] = [await world.connect(), await world.connect()];
    try {
      await other.run("BEGIN");
      await other.run("UPDATE app SET note = 'earlier' WHERE id = 30");
      await other.run("SELECT * FROM app WHERE id = 20 FOR UPDATE");
      const id = String((await one.run("SELECT CONNECTION_ID() AS id")).rows[0]?.["id"]);
      const waiting = one.run("UPDATE app SET url = 'mine' WHERE id IN (10, 20)");
      // The server's list of transactions would be one that somebody else has asked for earlier.
      const status = async () => String((await world.query("SHOW ENGINE INNODB STATUS"))[0]?.["Status"]);
      await expect.poll(status, { timeout: 10_000 }).toMatch(new RegExp(`LOCK WAIT [^\\n]*\\n\\w+ thread id ${id},`));
      expect((await other.run("UPDATE app SET url = 'yours' WHERE id = 20")).affected).toBe(1);
      await other.run("COMMIT");
      expect((await waiting).affected).toBe(2);
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
    expect((await world.run(change, rollback)).map(({ current, original }) => [original, current])).toEqual([
      [long("row10"), "mine"],
      [long("row20"), "yours"],
    ]);
    expect(await content()).toMatchObject({ 10: "mine", 20: "mine", 90: long("row90") });
    expect(await world.query("SELECT note FROM app WHERE id = 30")).toEqual([{ note: "earlier" }]);
  });

  it("is given back by a later batch where a row comes into one while it runs, between whichever statements", async () => {
    for (let between = 1; ; between += 1) {
      const { change, forward, rollback } = await made();
      await world.run(change, forward);
      const at = rollback.findIndex(({ type }) => type === "batches");
      await world.run(change, rollback.slice(0, at));
      const step = rollback[at];
      if (step?.type !== "batches") throw new Error("There is no batch.");
      const ask = (sql: string) => world.session.query(sql.replaceAll(":from_1", "'20'").replaceAll(":upto_1", "'90'"));
      for (const sql of [...mariadbRun.batchWait, mariadbRun.begin, ...step.settings, ...step.statements.slice(0, between)]) await ask(sql);
      await world.app("DELETE FROM app WHERE id = 60");
      await world.app("UPDATE app SET id = 60 WHERE id = 10");
      for (const sql of [...step.statements.slice(between), mariadbRun.commit]) await ask(sql);
      expect(await world.run(change, rollback.slice(at)), `after statement ${between}`).toEqual([]);
      expect(await content()).toMatchObject({ 20: long("row20"), 60: long("row10"), 90: long("row90") });
      if (between === step.statements.length - 1) return;
    }
  });
});
