import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";

const root = path.resolve(import.meta.dirname, "..", "..");
const cli = path.join(root, "node_modules", "prisma", "build", "index.js");

let main: TestDatabase;
let shadow: TestDatabase;
let changedSchema: string;
beforeAll(async () => {
  main = await createTestDatabase();
  shadow = await createTestDatabase();
  changedSchema = await mkdtemp(path.join(tmpdir(), "switchyard-schema-"));
  await cp(path.join(root, "prisma", "schema"), changedSchema, { recursive: true });
  await writeFile(path.join(changedSchema, "added.prisma"), 'model Added {\n  id String @id @db.Uuid\n\n  @@map("added")\n}\n');
});
afterAll(async () => {
  await main.drop();
  await shadow.drop();
  await rm(changedSchema, { recursive: true, force: true });
});

/** What is missing in prisma/migrations to reach a schema, in Prisma's words; null when nothing is. */
async function missingFor(schema: string): Promise<string | null> {
  const args = [cli, "migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", schema, "--exit-code"];
  const env = { ...process.env, DATABASE_OWNER_URL: main.ownerUrl, SHADOW_DATABASE_URL: shadow.ownerUrl };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
    // Status 0 alone could also mean that the command did nothing.
    return stdout.includes("No difference detected") ? null : `Prisma did not compare.\n${stdout}${stderr}`;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return `${stdout}${stderr}`;
  }
}

// `npm run check` runs without a database, so the comparison stands here.
describe("prisma/migrations", () => {
  it("lead to prisma/schema (otherwise run `npx prisma migrate dev`)", async () => {
    expect(await missingFor("prisma/schema")).toBeNull();
  });

  it("are told apart from a schema with one model more", async () => {
    expect(await missingFor(changedSchema)).toContain("added");
  });
});
