import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { narrowTo } from "./app-rows";
import type { Contestant, Ground } from "./ground";

const run = promisify(execFile);

/** The tool and what its Perl needs beyond the base system of Debian 12. */
const packages = ["percona-toolkit", "libdbi-perl", "libdbd-mysql-perl", "libterm-readkey-perl", "libmariadb3"];
const cache = path.resolve(import.meta.dirname, "../../.cache/percona-toolkit");

/** Percona's table copy with triggers, from Debian's package. Nothing is installed. */
export async function onlineSchemaChange(): Promise<Contestant> {
  const root = await unpacked();
  return {
    name: "pt-online-schema-change 3.2.1 (Debian)",
    forward: async ({ owner, databaseName }: Ground) => {
      const dsn = `D=${databaseName},t=app,h=${owner.host},P=${owner.port},u=${owner.userName},p=${owner.password}`;
      const program = path.join(root, "usr/bin/pt-online-schema-change");
      const options = ["--execute", "--no-drop-old-table", "--no-version-check", "--charset", "utf8mb4", "--recursion-method", "none"];
      await run("perl", [program, ...options, "--alter", `modify url varchar(${narrowTo})`, dsn], { env: environmentOf(root), maxBuffer: 1e8 });
    },
    // It has no rollback of its own: the old table was kept, as it was when the new one took its place.
    rollback: async (ground) => {
      const sql = await ground.open(ground.owner);
      await sql.query("rename table app to _app_narrow, _app_old to app");
      await sql.query("drop table _app_narrow");
      await sql.end();
    },
  };
}

function environmentOf(root: string): NodeJS.ProcessEnv {
  const libraries = path.join(root, "usr/lib/x86_64-linux-gnu");
  return { ...process.env, PERL5LIB: [path.join(root, "usr/share/perl5"), path.join(libraries, "perl5/5.36")].join(":"), LD_LIBRARY_PATH: libraries };
}

async function unpacked(): Promise<string> {
  const target = path.join(cache, "root");
  if (
    await access(target).then(
      () => true,
      () => false,
    )
  )
    return target;
  await mkdir(cache, { recursive: true });
  const workplace = await mkdtemp(path.join(cache, "download-"));
  try {
    await run("apt-get", ["download", "-q", ...packages], { cwd: workplace });
    for (const file of (await readdir(workplace)).filter((name) => name.endsWith(".deb"))) {
      await run("dpkg", ["-x", path.join(workplace, file), path.join(workplace, "root")]);
    }
    await rename(path.join(workplace, "root"), target);
    return target;
  } catch (error) {
    throw new Error(`pt-online-schema-change could not be had: make "apt-get download ${packages.join(" ")}" work, then run again.`, { cause: error });
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}
