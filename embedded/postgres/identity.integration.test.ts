import { chmod, chown, mkdtemp, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { spawnPostgresParent } from "../../testing/database/spawn-postgres-parent";
import { withClient } from "../../scripts/bootstrap/with-client";
import { ensureDataDirectory } from "./data-directory";
import { locateBinaries } from "./binaries";
import { chooseIdentity, identitiesOfRoot } from "./identity";

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const AS_NOBODY = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--inh-caps=-all", "--"];

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "identity-")));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe.runIf(!isRoot)("an ordinary user", () => {
  it("runs the server as itself", async () => {
    expect(await chooseIdentity({ program: "/bin/true", folder })).toMatchObject({ prefix: [] });
  });
});

describe.runIf(isRoot)("root", () => {
  const [namespace, nobody, passing] = identitiesOfRoot();

  it("prefers the user namespace, also in a folder only root may enter", async () => {
    await chmod(folder, 0o700);
    const { postgres } = await locateBinaries();
    expect(await chooseIdentity({ program: postgres, folder })).toBe(namespace);
  });

  it("falls back to nobody where namespaces are forbidden", async () => {
    await chmod(folder, 0o755);
    const needs = { program: "/bin/true", folder };
    expect(await chooseIdentity(needs, [forbidden(), nobody, passing])).toBe(nobody);
  });

  it("lets nobody pass a closed folder when there is no other way, and builds a database there", async () => {
    await chmod(folder, 0o700);
    const { postgres, initdb } = await locateBinaries();
    const identity = await chooseIdentity({ program: postgres, folder }, [forbidden(), nobody, passing]);
    expect(identity).toBe(passing);
    const dataDir = path.join(folder, "data");
    await ensureDataDirectory({ dataDir, initdb, identity, password: "secret" });
    expect((await stat(dataDir)).uid).toBe(NOBODY);
  });

  it("says what was tried when nothing works", async () => {
    const failing = chooseIdentity({ program: "/bin/true", folder }, [forbidden()]);
    await expect(failing).rejects.toThrow(/no other identity can use .*\n- a forbidden way: .+\nStart Switchyard as an ordinary user/);
  });

  it("gives an existing database to the identity of this start", async () => {
    await chmod(folder, 0o755);
    const { initdb } = await locateBinaries();
    const dataDir = path.join(folder, "data");
    await ensureDataDirectory({ dataDir, initdb, identity: namespace, password: "secret" });
    expect((await stat(path.join(dataDir, "base"))).uid).toBe(0);
    expect(await ensureDataDirectory({ dataDir, initdb, identity: nobody, password: "secret" })).toBe(false);
    expect((await stat(path.join(dataDir, "base"))).uid).toBe(NOBODY);
  });

  it("is not needed: nobody starts, uses and stops a server", async () => {
    await chown(folder, NOBODY, NOBODY);
    const parent = await spawnPostgresParent(path.join(folder, "data"), { prefix: AS_NOBODY });
    expect(parent.uid).toBe(NOBODY);
    await withClient(parent.superuserUrl, (client) => client.query("CREATE TABLE works (i int)"));
    await parent.end();
    await expect(stat(path.join(folder, "data", "postmaster.pid"))).rejects.toThrow(/ENOENT/);
  });
});

function forbidden() {
  return { description: "a forbidden way", prefix: ["/bin/false"] };
}
