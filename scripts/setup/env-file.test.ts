import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "../../testing/properties";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readEnvFile, writeEnvFile } from "./env-file";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "switchyard-env-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("keeps comments and foreign lines, replaces what is there and adds what is new", async () => {
  const file = path.join(folder, "kept.env");
  await writeFile(file, "# ours\nFOREIGN=1\nPUBLIC_URL=http://old\n\nPUBLIC_URL=http://again\n");
  await writeEnvFile(file, { PUBLIC_URL: "https://new.example", LDAP_BIND_PASSWORD: "pa ss" });
  expect(await readFile(file, "utf8")).toBe("# ours\nFOREIGN=1\nPUBLIC_URL=https://new.example\nLDAP_BIND_PASSWORD='pa ss'\n");
});

it("is readable by its owner only, also when it was not before", async () => {
  const file = path.join(folder, "open.env");
  await writeFile(file, "", { mode: 0o644 });
  await writeEnvFile(file, { SESSION_SECRET: "x" });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it("reads a missing file as empty", async () => {
  expect(await readEnvFile(path.join(folder, "missing.env"))).toEqual({});
});

it("gives back what was written, whatever the value, or refuses it", async () => {
  const file = path.join(folder, "any.env");
  const property = fc.asyncProperty(fc.string({ unit: fc.constantFrom("a", " ", "'", '"', "`", "\\", "#", "$", "=", "\n", "é", "n") }), async (value) => {
    const isRefused = await writeEnvFile(file, { LDAP_BIND_PASSWORD: value }).then(
      () => false,
      () => true,
    );
    const read = (await readEnvFile(file)).LDAP_BIND_PASSWORD;
    await rm(file, { force: true });
    // Refused is only what holds a line break, or quotes and backslashes that leave no way to write it.
    expect(isRefused ? /[\r\n]|'[^]*["\\]|["\\][^]*'/.test(value) : read === value).toBe(true);
  });
  await fc.assert(property, { numRuns: 300 });
});
