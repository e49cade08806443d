import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { embedParser } from "./embed-parser";

const root = path.resolve(import.meta.dirname, "../..");
let folder: string;

// Outside of the tree: nothing can be found beside the bundle or above it.
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bundle-"));
});

afterAll(() => rm(folder, { recursive: true }));

const asks = `
  import { checkSql } from "./server/migrations/cage/check-sql";
  import { secondOpinion } from "./server/migrations/lint/second-opinion";
  const step = { type: "statements", key: "one", atomic: false, statements: [{ sql: "SELECT 1" }] };
  const opinion = await secondOpinion("postgres", { forward: [step], rollback: [], finalize: [], owned: [] });
  console.log(JSON.stringify([await checkSql("postgres", "DO $$ BEGIN END $$"), await checkSql("postgres", "UPDATE a SET b = 1 WHERE c"), opinion]));`;

it("lets a bundle of one file read PostgreSQL's SQL, and say that there is no second opinion", async () => {
  const outfile = path.join(folder, "worker.mjs");
  await build({
    stdin: { contents: asks, resolveDir: root, loader: "ts" },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    minifySyntax: true,
    mainFields: ["module", "main"],
    plugins: [embedParser],
    tsconfig: path.join(root, "tsconfig.json"),
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], { cwd: folder });
  const [refused, allowed, opinion] = JSON.parse(stdout) as { rule: string; words: string }[][];
  expect(refused?.map(({ rule }) => rule)).toEqual(["cage/parser/do-block"]);
  expect(allowed).toEqual([]);
  expect(opinion).toMatchObject([{ rule: "squawk/not-available" }]);
});
