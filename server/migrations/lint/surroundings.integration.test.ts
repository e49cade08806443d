import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import type { PostgresTarget } from "@/testing/migrations/postgres-target";
import { fingerprintOf } from "../catalog/fingerprint";
import { readTableFacts } from "../catalog/read-table-facts";
import type { TableFacts } from "../catalog/table-facts";
import { tableFacts } from "../catalog/schemas";
import { dialectOf } from "../dialects/dialects";
import { operationOf } from "../operations/operations";
import { scriptOf } from "../planning/script-of";
import { postgresGateway } from "../target/postgres-gateway";
import type { TargetSession } from "../target/target-session";
import { lintScript } from "./lint-script";

const narrow = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };
const stars = { name: "stars", type: "integer", isNullable: true, default: null, backfill: null };

/** What lint finds of a plan on the table as the catalog tells it: the levels of one rule. */
async function levelsOf(facts: TableFacts, rule: string, { kind = "narrow_text", ...given }: Readonly<Record<string, unknown>> & { kind?: string } = {}) {
  const operation = operationOf(kind);
  const params = operation.params.parse(kind === "narrow_text" ? { ...narrow, ...given } : given);
  const script = scriptOf(operation, { change: "m42", params, table: facts, dialect: dialectOf("postgres") });
  expect(script.forward.length).toBeGreaterThan(0);
  const found = await lintScript({ engine: "postgres", kind, params, facts, script, load: null, measures: [] });
  return found.filter((each) => each.rule === rule).map(({ level }) => level);
}

describe("what stands on a table of PostgreSQL", () => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld("postgres");
  });
  afterAll(() => world.close());

  const levels = async (rule: string, given?: Parameters<typeof levelsOf>[2]) => levelsOf(await world.facts("app"), rule, given);
  async function app(key = "bigint", rest = ""): Promise<void> {
    await world.query("DROP TABLE IF EXISTS app, audit CASCADE");
    await world.table("app", `(id ${key} PRIMARY KEY, url varchar(255), kind text${rest})`);
  }
  async function audit(body: string, when = "AFTER INSERT OR UPDATE ON app FOR EACH ROW"): Promise<void> {
    await world.query("CREATE TABLE IF NOT EXISTS audit (op text, at timestamptz, id bigint, url varchar(255), kind text)");
    await world.query(`CREATE OR REPLACE FUNCTION auditing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN ${body} RETURN NULL; END $$`);
    await world.query(`CREATE OR REPLACE TRIGGER audit ${when} EXECUTE FUNCTION auditing()`);
  }
  /** Forward in a layout, then a write of the application; rolled back in any case. */
  async function writes(layout: "column" | "table", write: () => Promise<unknown>): Promise<string> {
    const plan = await world.plan("narrow_text", "app", { ...narrow, layout });
    await world.run(plan.change, plan.forward);
    const answer = await write().then(
      () => "done",
      (error: unknown) => String(error),
    );
    await world.run(plan.change, plan.rollback);
    return answer;
  }

  it("is a trigger that hands NEW.* on: it fails with a column more, and not with a table", async () => {
    await app();
    await audit("INSERT INTO audit SELECT 'U', now(), NEW.*;");
    expect(await levels("whole-row-triggers")).toEqual(["block"]);
    expect(await levels("whole-row-triggers", { layout: "table" })).toEqual([]);
    expect(await levels("whole-row-triggers", { kind: "add_column", ...stars })).toEqual(["warn"]);
    const insert = async () => {
      const fresh = await world.connect();
      try {
        await fresh.run("INSERT INTO app VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET url = 'b'");
      } finally {
        await fresh.end();
      }
    };
    expect(await writes("column", insert)).toContain("more expressions than target columns");
    expect(await writes("table", insert)).toBe("done");
  });

  it.each([
    ["to_jsonb", "INSERT INTO audit (op, kind) VALUES ('U', to_jsonb(NEW));", ["block"]],
    ["EXECUTE … USING", "EXECUTE 'INSERT INTO audit SELECT ''U'', now(), ($1).*' USING NEW;", ["block"]],
    ["columns by name", "INSERT INTO audit (op, id) VALUES ('U', NEW.id); /* not NEW.* */", []],
    ["a comparison", "IF NEW IS DISTINCT FROM OLD THEN INSERT INTO audit (op) VALUES ('NEW.*'); END IF; RETURN coalesce(NEW, OLD);", []],
  ])("knows what a trigger does by its text: %s", async (_how, body, found) => {
    await app();
    await audit(body);
    expect(await levels("whole-row-triggers")).toEqual(found);
    await world.query("ALTER TABLE app DISABLE TRIGGER audit");
    expect(await levels("whole-row-triggers")).toEqual([]);
  });

  it("is a trigger that is given the changed rows as a table", async () => {
    await app();
    const statement = "AFTER INSERT ON app REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT";
    await audit("INSERT INTO audit SELECT 'I', now(), f.* FROM fresh f;", statement);
    expect(await levels("whole-row-triggers")).toEqual(["block"]);
    await world.query("DROP TRIGGER audit ON app");
    await audit("INSERT INTO audit (op, id) SELECT count(*), max(id * 2) FROM fresh;", statement);
    expect(await levels("whole-row-triggers")).toEqual([]);
  });

  it("is a trigger that leaves out updates which change nothing: the originals would not come back", async () => {
    await app();
    await world.query("CREATE TRIGGER z_min_update BEFORE UPDATE ON app FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()");
    for (const layout of ["column", "table"]) expect(await levels("suppressed-updates", { layout })).toEqual(["block"]);
    expect(await levels("suppressed-updates", { kind: "add_column", ...stars, backfill: "1" })).toEqual([]);
    const plan = await world.plan("narrow_text", "app", { ...narrow, newWrites: "capture" });
    await world.execute(plan.change, "forward", plan.forward);
    await world.app("INSERT INTO app VALUES (1, repeat('x', 20))");
    await expect(world.execute(plan.change, "rollback", plan.rollback)).rejects.toThrow(/left/);
    await world.query("ALTER TABLE app DISABLE TRIGGER z_min_update");
    expect(await levels("suppressed-updates")).toEqual([]);
    await world.execute(plan.change, "rollback", plan.rollback);
    expect(await world.query("SELECT length(url)::int AS size FROM app")).toEqual([{ size: 20 }]);
  });

  it("is a unique index, where two rows may be given one original", async () => {
    const captured = { newWrites: "capture", existing: { fate: "null" } };
    const found = async (given: object) => levels("captured-unique", { ...captured, ...given });
    await app("bigint", ", UNIQUE (url)");
    expect([await found({}), await found({ layout: "table" }), await found({ existing: { fate: "expression", sql: "'x' || id" } })]).toEqual([
      ["block"],
      ["block"],
      ["block"],
    ]);
    expect([await found({ existing: { fate: "cut" } }), await found({ newWrites: "reject" })]).toEqual([[], []]);
    for (const [index, blocks] of [
      ["(lower(url))", true],
      ["(kind) WHERE url <> ''", true],
      ["(kind, url)", true],
      ["(kind)", false],
    ] as const) {
      await app();
      await world.query(`CREATE UNIQUE INDEX app_once ON app ${index}`);
      expect([index, await found({})]).toEqual([index, blocks ? ["block"] : []]);
    }
    await app("bigint", ", EXCLUDE USING hash (url WITH =)");
    expect(await found({})).toEqual(["block"]);
    const notNull = { kind: "set_not_null", column: "url", fill: "'x' || id", newWrites: "capture", layout: "column", atFinalize: "keep_rule" };
    await app("bigint", ", UNIQUE (url)");
    expect(await levels("captured-unique", notNull)).toEqual([]);
    await app("bigint", ", UNIQUE NULLS NOT DISTINCT (url)");
    expect(await levels("captured-unique", notNull)).toEqual(["block"]);
  });

  it("is a key whose = triggers of ours do not find", async () => {
    for (const extension of ["ltree", "citext"]) await world.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    await world.query("CREATE DOMAIN place AS ltree");
    await world.query("CREATE TYPE mood AS ENUM ('good', 'bad')");
    for (const [key, blocks] of [
      ["ltree", true],
      ["place", true],
      ["citext", false],
      ["mood", false],
      ["uuid", false],
      ["ltree[]", false],
      ["int4range", false],
    ] as const) {
      await app(key);
      expect([key, await levels("key-of-foreign-type", { layout: "table" })]).toEqual([key, blocks ? ["block"] : []]);
    }
    const deleteRows = { kind: "data_change", change: { act: "delete" }, where: "url = 'x'", allRows: false, limit: 9, meanwhile: "leave" };
    await app("ltree");
    expect(await levels("key-of-foreign-type")).toEqual([]);
    expect(await levels("key-of-foreign-type", deleteRows)).toEqual(["block"]);
    await world.query("INSERT INTO app VALUES ('top', repeat('x', 20))");
    expect(await writes("column", () => world.app("UPDATE app SET url = 'fits'"))).toBe("done");
  });

  it("is a SELECT * that an application has prepared: with a column more it fails until the session reconnects", async () => {
    await app();
    expect(await levels("prepared-statements")).toEqual(["note"]);
    expect(await levels("prepared-statements", { layout: "table" })).toEqual([]);
    expect(await levels("prepared-statements", { kind: "add_column", ...stars })).toEqual(["note"]);
    expect(await levels("prepared-statements", { kind: "widen_text", column: "url", length: 300 })).toEqual([]);
    await world.app("PREPARE everything AS SELECT * FROM app");
    await world.app("EXECUTE everything");
    expect(await writes("column", () => world.app("EXECUTE everything"))).toContain("cached plan must not change result type");
    await world.app("DEALLOCATE everything");
    await world.app("PREPARE everything AS SELECT * FROM app");
    expect(await writes("table", () => world.app("EXECUTE everything"))).toBe("done");
  });
});

describe("what replicates a table of PostgreSQL", () => {
  let target: PostgresTarget;
  let session: TargetSession;
  beforeAll(async () => {
    target = await createPostgresTarget();
    await target.query("CREATE TABLE app (id bigint PRIMARY KEY, url varchar(255))");
    session = await postgresGateway.open(target.address, { sessionName: "a test", connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 });
  });
  afterEach(async () => {
    for (const { pubname } of await target.query("SELECT pubname FROM pg_publication")) await target.superuserQuery(`DROP PUBLICATION ${String(pubname)}`);
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });
  const read = async () => {
    const facts = await readTableFacts(session, "postgres", { schema: "public", table: "app" });
    if (facts === null) throw new Error("There is no app.");
    return facts;
  };

  it.each([
    ["TABLE app", ["warn"]],
    ["ALL TABLES", ["warn"]],
    ["TABLES IN SCHEMA public", ["warn"]],
    ["TABLE app (id, url)", []],
  ])("is a publication for %s", async (what, found) => {
    await target.superuserQuery(`CREATE PUBLICATION everything FOR ${what}`);
    const facts = await read();
    expect(await levelsOf(facts, "published-columns")).toEqual(found);
    expect(await levelsOf(facts, "published-columns", { kind: "rename_column", column: "url", name: "link" })).toEqual(found);
    expect(await levelsOf(facts, "published-columns", { layout: "table" })).toEqual([]);
  });

  it("is a subscription, which stops at what is refused; the fingerprint does not know of it", async () => {
    const before = await read();
    expect(await levelsOf(before, "subscribed-table")).toEqual([]);
    await target.superuserQuery("CREATE SUBSCRIPTION from_shop CONNECTION 'dbname=nowhere' PUBLICATION shop WITH (connect = false, slot_name = NONE)");
    // What REFRESH PUBLICATION would write, had it somebody to ask.
    await target.superuserQuery(
      "INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate) SELECT s.oid, 'app'::regclass, 'r' FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()",
    );
    try {
      const facts = await read();
      expect(facts.beside).toEqual({ wholeRowTriggers: [], publishedWhole: [], subscriptions: ["from_shop"], foreignTypes: [] });
      expect(await levelsOf(facts, "subscribed-table")).toEqual(["warn"]);
      expect(await levelsOf(facts, "subscribed-table", { newWrites: "capture" })).toEqual([]);
      expect(tableFacts.parse(facts)).toEqual(facts);
      // Approvals that stand on the fingerprint of before these facts were read go on to stand.
      const { beside: _beside, ...older } = facts;
      expect([fingerprintOf(facts), fingerprintOf(older)]).toEqual([fingerprintOf(before), fingerprintOf(before)]);
    } finally {
      await target.superuserQuery("DROP SUBSCRIPTION from_shop");
    }
  });
});
