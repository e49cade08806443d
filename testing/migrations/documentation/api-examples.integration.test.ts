import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadGrants, userActor } from "@/server/access/load-actor";
import { database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "@/testing/database/test-database";
import { startApiServer } from "@/testing/factories/api-server";
import type { ApiServer } from "@/testing/factories/api-server";
import { makeToken } from "@/testing/factories/api-world";
import { spawned } from "@/testing/factories/spawned";
import { createReviewWorld } from "../four-eyes/review-world";
import type { ReviewWorld } from "../four-eyes/review-world";

const docs = path.resolve(import.meta.dirname, "..", "..", "..", "docs");
const examplesOf = async (page: string): Promise<string[]> =>
  [...(await readFile(path.join(docs, page), "utf8")).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, example = ""]) => example);

let world: ReviewWorld;
let portal: ApiServer;
let folder: string;
beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  // Settings are read once, so this comes before anything of the portal.
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  world = await createReviewWorld(testDatabase);
  folder = await mkdtemp(path.join(os.tmpdir(), "switchyard-docs-"));
  portal = await startApiServer();
});
afterAll(async () => {
  await portal.close();
  await database().$disconnect();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function tokenOf(name: string, role: "developer" | "reviewer"): Promise<string> {
  await world.grant(role, role);
  const user = await world.db.user.findUniqueOrThrow({ where: { id: await world.person(name, [role]) } });
  const actor = userActor(user, await loadGrants(world.db, user.groups), { sessionId: null, address: null, requestId: newId(), directoryFresh: true });
  return (await makeToken(world, actor)).text;
}

type Json = Record<string, unknown> & { items?: { id: string }[]; runs?: { fingerprint: string }[] };

test("every example of docs/migrations.md runs as it stands there", { timeout: 600_000 }, async () => {
  const dev = await world.register("dev");
  await world.table("app");
  const [api = ""] = await examplesOf("api.md");
  const env: Record<string, string> = {
    SWITCHYARD_URL: portal.url,
    SWITCHYARD_TOKEN: await tokenOf("Alice Author", "developer"),
    REVIEWER_TOKEN: await tokenOf("Rita Reviewer", "reviewer"),
    HOME: folder,
    PATH: process.env["PATH"] ?? "",
  };
  const run = async (example: string): Promise<Json[]> => {
    const shell = spawned("sh", ["-e", "-c", `${api.replace(/^api GET.*$/m, "")}\n${example}`], { cwd: folder, env });
    expect(await shell.ended, `${example}${shell.output()}${shell.errors()}`).toBe(0);
    return answersIn(shell.output());
  };
  const [list = "", plan = "", propose = "", submit = "", approve = "", start = "", originals = "", rollBack = "", ...rest] = await examplesOf("migrations.md");
  expect(rest).toEqual([]);

  const [listed] = await run(list);
  expect(listed?.items).toMatchObject([{ id: dev }]);
  env["database"] = dev;
  expect(await run(plan)).toMatchObject([{ plan: { measures: [{ found: 4 }] } }]);
  const [proposed] = await run(propose);
  Object.assign(env, { number: String(proposed?.["number"]), runId: String(proposed?.["runId"]) });
  const [, read] = await run(submit);
  Object.assign(env, { contentHash: String(read?.["contentHash"]), fingerprint: read?.runs?.[0]?.fingerprint ?? "" });
  expect(await run(approve)).toMatchObject([{ state: "approved" }]);
  expect(await run(start)).toMatchObject([{ state: "scheduled" }, { steps: expect.any(Array) }]);
  while ((await world.advance(env["runId"] ?? "")) !== "live");
  expect(await run(originals)).toMatchObject([{ total: 4, lines: [{ key: { id: "5" } }, {}, {}, {}], nextCursor: null }]);
  expect(await run(rollBack)).toMatchObject([{ state: "live" }, { items: [] }]);
});

/** JSON answers that stand one after the other. */
function answersIn(output: string): Json[] {
  return output
    .replaceAll("}{", "}\n{")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Json);
}
