import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { createAppTarget } from "../executor/app-target";
import type { AppTarget } from "../executor/app-target";
import { deceivingInputs } from "./deceiving-inputs";
import { mariadbInputs } from "./mariadb-inputs";
import { postgresInputs } from "./postgres-inputs";
import { wallOf } from "./wall-of";

const inputs = [...deceivingInputs, ...postgresInputs, ...mariadbInputs];

// As if nobody had read them: the texts go to the real server, over the same sessions and as the same role that migrations have.
describe.each(engines)("hostile SQL that nobody has read, on %s", (engine) => {
  let target: AppTarget;

  beforeAll(async () => {
    target = await createAppTarget(engine);
  });
  afterAll(() => target.drop());
  beforeEach(async () => {
    await target.query(`drop table if exists app${engine === "postgres" ? " cascade" : ""}`);
    await target.query("create table app (id bigint primary key, url varchar(255) not null, note varchar(50))");
    await target.query("insert into app values (1, 'https://example.test/1', 'one'), (2, 'https://example.test/2', 'two')");
  });

  const answerTo = async (sql: string): Promise<string> => {
    const session = await target.open("switchyard hostile");
    try {
      await session.query(sql);
      return "nothing";
    } catch (error) {
      const wall = wallOf(error);
      return wall === "another" ? `another: ${String(error)}` : wall;
    } finally {
      await session.end();
    }
  };

  const own = inputs.filter((input) => input.engine === engine);

  for (const { name, sql, behind } of own.filter((input) => input.behind !== undefined && input.behind !== "nothing")) {
    it(`${name}: held by the wall ${behind ?? ""}`, async () => {
      const before = await target.content();
      expect(await answerTo(sql)).toBe(behind);
      expect(await target.content()).toBe(before);
    });
  }

  for (const { name, sql } of own.filter(({ behind }) => behind === "nothing")) {
    it(`${name}: would run, so reading it is the wall`, async () => {
      expect(await answerTo(sql)).toBe("nothing");
    });
  }
});
