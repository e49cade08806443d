import type { LockSeen } from "../../rehearsal/schemas";
import type { TargetSession } from "../../target/target-session";
import type { Watch } from "../rehearsal-dialect";

/** What each lock of a table keeps out. Source: PostgreSQL documentation, "Explicit Locking", table of conflicting lock modes. */
const blocks: Readonly<Record<string, LockSeen["blocks"]>> = {
  AccessShareLock: "nobody",
  RowShareLock: "nobody",
  RowExclusiveLock: "nobody",
  ShareUpdateExclusiveLock: "schema-changes",
  ShareLock: "writers",
  ShareRowExclusiveLock: "writers",
  ExclusiveLock: "writers",
  AccessExclusiveLock: "everybody",
};

/** Of relations, what others may wait for. A lock of an index keeps out nobody whom that of its table lets in. */
const tables: ReadonlySet<string> = new Set(["r", "p", "m"]);

/** Tables that people use: what a new table of ours is locked by concerns nobody. */
const locks = `
  select l.mode, l.relation::int8::text as oid
  from pg_locks l join pg_database d on d.oid = l.database
  where l.pid = $1 and d.datname = $2 and l.locktype = 'relation' and l.granted`;

const relations = `
  select c.oid::int8::text as oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind::text as kind,
    coalesce(pg_relation_filenode(c.oid), 0)::int8::text as file
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname not in ('pg_catalog', 'information_schema', 'switchyard_shadow', 'pg_toast') and c.relkind in ('r', 'p', 'm', 'i', 'I')`;

/** `ACCESS EXCLUSIVE`, as the documentation writes it, of `AccessExclusiveLock`. */
function modeWords(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
}

/** Looks at the scratch database from a session of its own in it, so that names of relations are known. */
export async function watchCopy(session: TargetSession, database: string): Promise<Watch> {
  const known = new Map<string, { name: string; kind: string }>();
  const look = async (by: TargetSession) => {
    const { rows } = await by.query(relations);
    for (const { oid, name, kind } of rows) known.set(String(oid), { name: String(name), kind: String(kind) });
    return rows;
  };
  await look(session);
  return {
    notMeasured: [],
    async locks(backendId) {
      const { rows } = await session.query(locks, [backendId, database]);
      return rows.flatMap(({ mode, oid }) => {
        const relation = known.get(String(oid));
        return relation === undefined || !tables.has(relation.kind)
          ? []
          : [{ mode: modeWords(String(mode)), on: relation.name, blocks: blocks[String(mode)] ?? "everybody" }];
      });
    },
    async files(inside) {
      const rows = await look(inside);
      return new Map(rows.filter(({ kind }) => kind !== "p" && kind !== "I").map(({ name, file }) => [String(name), String(file)]));
    },
  };
}
