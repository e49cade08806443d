import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lintInput, runs } from "@/testing/migrations/lint/lint-example";
import { secondOpinion } from "../second-opinion";
import { askSquawk } from "./squawk-gateway";
import { squawkOpinion } from "./squawk-opinion";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "squawk-"));
});

afterAll(() => rm(folder, { recursive: true }));

const scriptOf = (...sql: readonly string[]) => lintInput("postgres", { forward: sql.map((text, index) => runs(text, { key: `step-${index + 1}` })) }).script;

describe("squawk as second opinion", () => {
  it("warns with the step it is about", async () => {
    const findings = await secondOpinion("postgres", scriptOf("ALTER TABLE app ADD COLUMN a int", "CREATE INDEX app_url\n  ON app (url)"));
    const index = findings.find(({ rule }) => rule === "squawk/require-concurrent-index-creation");
    expect(index).toMatchObject({ level: "warn", source: "squawk", stepKey: "step-2" });
  });

  it("is answered, not hidden, where it cannot know what the runner does", async () => {
    const findings = await secondOpinion("postgres", scriptOf("ALTER TABLE app ADD COLUMN a varchar(20)", "ALTER TABLE app ADD COLUMN b varchar(20)"));
    const robust = findings.filter(({ rule }) => rule === "squawk/prefer-robust-stmts");
    expect(robust).toHaveLength(1);
    expect(robust[0]).toMatchObject({ level: "note" });
    expect(robust[0]?.words).toMatch(/Here: Each statement has a probe/);
    expect(findings.some(({ rule }) => rule.includes("timeout"))).toBe(false);
  });

  it("is answered about drops only for what the migration has made", async () => {
    const { script } = lintInput("postgres", {
      rollback: [runs('ALTER TABLE app DROP COLUMN "url__shadow"', { key: "own" }), runs('ALTER TABLE app DROP COLUMN "url"', { key: "other" })],
      owned: [{ kind: "column", schema: "public", table: "app", name: "url__shadow" }],
    });
    const drops = (await squawkOpinion(script)).filter(({ rule }) => rule === "squawk/ban-drop-column");
    expect(drops.map(({ level, stepKey }) => ({ level, stepKey }))).toEqual([
      { level: "note", stepKey: "own" },
      { level: "warn", stepKey: "other" },
    ]);
  });

  it("is answered about the type of what is kept, also where a statement of ours has several lines", async () => {
    const kept = 'CREATE TABLE "switchyard_shadow"."m1_saved" (\n  id bigint,\n  original integer\n)';
    const findings = await squawkOpinion(scriptOf(kept, "CREATE TABLE other (\n  id bigint,\n  hits integer\n)"));
    expect(findings.filter(({ rule }) => rule === "squawk/prefer-bigint-over-int").map(({ level, stepKey }) => ({ level, stepKey }))).toEqual([
      { level: "note", stepKey: "step-1" },
      { level: "warn", stepKey: "step-2" },
    ]);
  });

  it("is answered about names and NULL on the way back, not on the way forward", async () => {
    const texts = ["ALTER TABLE app RENAME COLUMN a TO b", "ALTER TABLE app ALTER COLUMN b DROP NOT NULL"];
    const steps = (way: string) => texts.map((sql, index) => runs(sql, { key: `${way}-${index}` }));
    const { script } = lintInput("postgres", { forward: steps("forward"), rollback: steps("back") });
    const told = (await squawkOpinion(script)).filter(({ rule }) => /renaming-column|drop-not-null/.test(rule));
    expect(told.filter(({ level }) => level === "warn").map(({ stepKey }) => stepKey)).toEqual(["forward-0", "forward-1"]);
    expect(told.filter(({ level }) => level === "note").map(({ stepKey }) => stepKey)).toEqual(["back-0", "back-1"]);
  });

  it("is not asked about MariaDB, and not about nothing", async () => {
    expect(await secondOpinion("mariadb", scriptOf("CREATE INDEX a ON b (c)"))).toEqual([]);
    expect(await secondOpinion("postgres", scriptOf())).toEqual([]);
  });

  it("says so when it is not installed", async () => {
    const missing = (sql: string) => askSquawk(sql, () => Promise.resolve(path.join(folder, "nothing")));
    const [only] = await squawkOpinion(scriptOf("SELECT 1"), missing);
    expect(only).toMatchObject({ rule: "squawk/not-available", level: "note" });
    expect(only?.words).toMatch(/ENOENT/);
  });

  it("says so when the answer makes no sense", async () => {
    const program = path.join(folder, "talks");
    await writeFile(program, "#!/bin/sh\necho '{\"a\": 1}'\n");
    await chmod(program, 0o755);
    expect(await askSquawk("SELECT 1", () => Promise.resolve(program))).toEqual({ violations: [], absent: "its answer could not be read" });
  });

  it("gives its program no environment", async () => {
    const program = path.join(folder, "tells");
    await writeFile(program, `#!/bin/sh\nprintf '[{"line":0,"level":"Warning","help":null,"rule_name":"env","message":"%s"}]' "$SESSION_SECRET$HOME"\n`);
    await chmod(program, 0o755);
    expect((await askSquawk("SELECT 1", () => Promise.resolve(program))).violations[0]?.message).toBe("");
  });
});
