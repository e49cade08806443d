import type { LockSeen } from "../../rehearsal/schemas";
import type { TargetSession } from "../../target/target-session";
import type { Watch } from "../rehearsal-dialect";

/** What each metadata lock keeps out. Source: MariaDB documentation, "Metadata Locking"; sql/mdl.h, matrix of compatibility. */
const blocks: Readonly<Record<string, LockSeen["blocks"]>> = {
  SHARED_UPGRADABLE: "schema-changes",
  SHARED_READ_ONLY: "writers",
  SHARED_NO_WRITE: "writers",
  SHARED_NO_READ_WRITE: "everybody",
  EXCLUSIVE: "everybody",
};

const noLocks =
  "This server does not show metadata locks: neither the plugin metadata_lock_info nor performance_schema.metadata_locks can be read by the migrator's account. INSTALL SONAME 'metadata_lock_info' makes them seen.";
const noFiles = "This server does not show which tables are written anew: information_schema.innodb_sys_tables cannot be read by the migrator's account.";

/** Looks at the scratch databases with the migrator's account, which may see the sessions of others. */
export async function watchCopy(session: TargetSession, databases: readonly string[]): Promise<Watch> {
  const [locks, files] = [await lockSource(session, databases), await fileSource(session, databases)];
  return { locks, files, notMeasured: [...(locks === null ? [noLocks] : []), ...(files === null ? [noFiles] : [])] };
}

async function lockSource(session: TargetSession, databases: readonly string[]): Promise<Watch["locks"]> {
  const marks = databases.map(() => "?").join(", ");
  const sources = [
    `select lock_mode as mode, table_schema as place, table_name as name from information_schema.metadata_lock_info
     where thread_id = ? and lock_type = 'Table metadata lock' and table_schema in (${marks})`,
    `select l.lock_type as mode, l.object_schema as place, l.object_name as name from performance_schema.metadata_locks l
     join performance_schema.threads t on t.thread_id = l.owner_thread_id
     where t.processlist_id = ? and l.object_type = 'TABLE' and l.object_schema in (${marks})`,
  ];
  for (const sql of sources) {
    if (!(await canAsk(session, sql, [0, ...databases]))) continue;
    return async (backendId) => (await session.query(sql, [backendId, ...databases])).rows.map((row) => seen(row));
  }
  return null;
}

function seen(row: Readonly<Record<string, unknown>>): LockSeen {
  const mode = String(row["mode"]).replace(/^MDL_/, "");
  return { mode: mode.replaceAll("_", " "), on: String(row["name"]), blocks: blocks[mode] ?? "nobody" };
}

/** A table that is copied or rebuilt gets another number. */
async function fileSource(session: TargetSession, [data = ""]: readonly string[]): Promise<Watch["files"]> {
  const sql = "select substring_index(name, '/', -1) as name, table_id as file from information_schema.innodb_sys_tables where name like concat(?, '/%')";
  if (!(await canAsk(session, sql, [data]))) return null;
  return async () => new Map((await session.query(sql, [data])).rows.map(({ name, file }) => [String(name), String(file)]));
}

async function canAsk(session: TargetSession, sql: string, values: readonly unknown[]): Promise<boolean> {
  return session.query(sql, values).then(
    () => true,
    () => false,
  );
}
