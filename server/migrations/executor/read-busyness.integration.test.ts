import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { defaultThrottle } from "../databases/schemas";
import { engines } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import { readBusyness } from "./read-busyness";

const writers = {
  postgres: [
    "create function noted() returns boolean language sql as $$ insert into asked values (1); select false $$",
    "create sequence counter",
    "grant all on sequence counter to public",
  ],
  mariadb: ["create function noted() returns boolean modifies sql data begin insert into asked values (1); return false; end", "create sequence counter"],
};
const moved = { postgres: "select setval('counter', 7) = 7", mariadb: "select setval(counter, 7) = 7" };
const value = { postgres: "select is_called from counter", mariadb: "select next_not_cached_value as is_called from counter" };

describe.each(engines)("the throttle query of %s", (engine) => {
  let target: AppTarget;
  let session: TargetSession;
  beforeAll(async () => {
    target = await createAppTarget(engine);
    await target.query("create table asked (n int)");
    for (const sql of writers[engine]) await target.query(sql);
    session = await target.open("a run");
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });

  const ask = (waitWhile: string) =>
    readBusyness(session, engine, { table: { schema: target.schema, name: "app" }, settings: { ...defaultThrottle, waitWhile } });

  it("is answered with yes or no", async () => {
    expect(await ask("select count(*) = 0 from asked")).toMatchObject({ waitWhile: true });
    expect(await ask("select count(*) > 0 from asked")).toMatchObject({ waitWhile: false });
  });

  it("changes nothing, whatever it calls, and what is wrong says where", async () => {
    const before = await target.query(value[engine]);
    await expect(ask(moved[engine])).rejects.toThrow("The database's own throttle query: ");
    expect(await target.query(value[engine])).toEqual(before);
    await expect(ask("select noted()")).rejects.toThrow("The database's own throttle query: ");
    expect(await target.query("select * from asked")).toEqual([]);
    await session.query("insert into app (id, url) values (1, 'x')");
  });
});
