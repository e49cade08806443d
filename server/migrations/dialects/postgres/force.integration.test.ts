import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresGateway } from "../../target/postgres-gateway";
import type { TargetSession } from "../../target/target-session";
import { postgresForce, postgresIsForced } from "./force";

/** `decided`: the same value, maybe in other words, as it was decided about · `other`: what the column may call equal, and is not. */
const values: readonly { type: string; stands: string; decided: string; other: string | null; original: string }[] = [
  { type: "citext", stands: "ANNA", decided: "ANNA", other: "anna", original: "Berta" },
  { type: "spelled", stands: "ANNA", decided: "ANNA", other: "anna", original: "Berta" },
  { type: "numeric", stands: "1.00", decided: "1.00", other: "1.0", original: "9.50" },
  { type: "json", stands: '{"a":1}', decided: '{"a":1}', other: '{"a": 1}', original: "[]" },
  { type: "jsonb", stands: '{"a": 1}', decided: '{"a":1}', other: '{"a": 2}', original: "[1]" },
  { type: "xml", stands: "<a/>", decided: "<a/>", other: "<a></a>", original: "<b/>" },
  { type: "json[]", stands: '{"[]","{}"}', decided: '{"[]","{}"}', other: '{"[ ]","{}"}', original: "{}" },
  { type: "mood", stands: "glad", decided: "glad", other: "sad", original: "sad" },
  { type: "char(10)", stands: "ab", decided: "ab", other: "AB", original: "cd" },
  { type: "varchar(10)", stands: "ab ", decided: "ab ", other: "ab", original: "cd" },
  { type: "timestamptz", stands: "2026-04-03 12:00:00+00", decided: "2026-04-03 21:00:00+09", other: null, original: "2026-01-01 00:00:00+00" },
  { type: "date", stands: "2026-04-03", decided: "2026-04-03", other: null, original: "2026-01-01" },
  { type: "point", stands: "(1,2)", decided: "(1,2)", other: "(1,3)", original: "(0,0)" },
];

describe("an original that is forced", () => {
  let target: PostgresTarget;
  let session: TargetSession;
  beforeAll(async () => {
    target = await createPostgresTarget();
    await target.superuserQuery("CREATE EXTENSION IF NOT EXISTS citext");
    await target.query("CREATE DOMAIN spelled AS citext CHECK (value <> '')");
    await target.query("CREATE TYPE mood AS ENUM ('glad', 'sad')");
    session = await postgresGateway.open(target.address, { sessionName: "the worker", connectTimeoutMs: 10_000, statementTimeoutMs: 30_000 });
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });

  it.each(values)("is written over exactly the value that was decided about: $type", async ({ type, stands, decided, other, original }) => {
    await target.query("DROP TABLE IF EXISTS app");
    await target.query(`CREATE TABLE app (id bigint PRIMARY KEY, held ${type})`);
    await session.query("INSERT INTO app VALUES (1, $1)", [stands]);
    const row = (current: string | null) => ({ table: { schema: "public", name: "app" }, key: { id: "1" }, values: [{ column: "held", original, current }] });
    const force = async (current: string | null) => {
      const { sql, values: given } = postgresForce(row(current));
      return (await session.query(sql, given)).affected;
    };
    const isForced = async () => {
      const { sql, values: given } = postgresIsForced(row(null));
      return (await session.query(sql, given)).rows;
    };
    expect([await force(null), await force(other), await isForced()]).toEqual([0, 0, [{ done: false }]]);
    expect([await force(decided), await isForced()]).toEqual([1, [{ done: true }]]);
    await target.query("UPDATE app SET held = NULL");
    expect([await isForced(), await force(null), await isForced()]).toEqual([[{ done: false }], 1, [{ done: true }]]);
  });

  it("is not taken for forced where it stands in other letters", async () => {
    await target.query("DROP TABLE IF EXISTS app");
    await target.query("CREATE TABLE app (id bigint PRIMARY KEY, held citext)");
    await target.query("INSERT INTO app VALUES (1, 'ANNA')");
    const { sql, values: given } = postgresIsForced({
      table: { schema: "public", name: "app" },
      key: { id: "1" },
      values: [{ column: "held", original: "anna", current: null }],
    });
    expect((await session.query(sql, given)).rows).toEqual([{ done: false }]);
  });
});
