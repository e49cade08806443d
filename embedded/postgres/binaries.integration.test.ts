import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { locateBinaries, restoreSymlinks } from "./binaries";

const run = promisify(execFile);

let copy: string;

beforeEach(async () => {
  copy = await mkdtemp(path.join(tmpdir(), "binaries "));
  const { postgres } = await locateBinaries();
  const native = path.resolve(path.dirname(postgres), "..");
  await cp(path.join(native, "bin"), path.join(copy, "native", "bin"), { recursive: true });
  await cp(path.join(native, "lib"), path.join(copy, "native", "lib"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith("pgxs"),
  });
  await cp(path.join(native, "pg-symlinks.json"), path.join(copy, "native", "pg-symlinks.json"));
});

afterEach(async () => {
  await chmod(copy, 0o700);
  await rm(copy, { recursive: true, force: true });
});

async function removeLinks(): Promise<number> {
  const lib = path.join(copy, "native", "lib");
  const links = (await readdir(lib, { withFileTypes: true })).filter((entry) => entry.isSymbolicLink());
  for (const link of links) await rm(path.join(lib, link.name));
  return links.length;
}

it("repairs an installation made with --ignore-scripts", async () => {
  expect(await removeLinks()).toBeGreaterThan(5);
  const server = path.join(copy, "native", "bin", "postgres");
  await expect(run(server, ["--version"])).rejects.toThrow(/cannot open shared object file|Library not loaded/);
  await restoreSymlinks(copy);
  expect((await run(server, ["--version"])).stdout).toMatch(/PostgreSQL\) 17\./);
});

it("makes relative links, so the tree may be moved, and accepts those that exist", async () => {
  await removeLinks();
  await restoreSymlinks(copy);
  await restoreSymlinks(copy);
  const links = (await readdir(path.join(copy, "native", "lib"), { withFileTypes: true })).filter((entry) => entry.isSymbolicLink());
  for (const link of links) expect(await readlink(path.join(copy, "native", "lib", link.name))).not.toContain(copy);
});
