import { flag, list, number, text, textOrNull } from "../../catalog/row-values";
import type { ConnectionDialect, ConnectionScene } from "../../databases/connection-facts";
import type { ConnectionCheck } from "../../databases/schemas";
import type { TargetRow } from "../../target/target-session";
import { shadowSchema } from "./names";

/** Publications, generated columns and the functions of statistics that the catalog reads. */
const leastVersion = 130_000;

const factsQuery = `
select current_setting('server_version') as version, current_setting('server_version_num')::int as version_number,
  pg_is_in_recovery() as is_replica, extract(epoch from clock_timestamp()) * 1000 as clock_ms, current_setting('wal_level') as wal_level,
  current_setting('autovacuum') = 'on' as vacuums, current_setting('default_transaction_read_only') = 'on' as is_read_only,
  coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as has_tls,
  r.rolsuper as is_super, r.rolcreaterole as creates_roles, r.rolcreatedb as creates_databases, r.rolbypassrls as passes_policies, r.rolreplication as replicates,
  array(select rolname::text from pg_roles where rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files', 'pg_write_all_data')
    and pg_has_role(oid, 'member') and not r.rolsuper) as strong_roles,
  pg_has_role('pg_read_all_stats', 'member') as reads_statistics,
  exists (select from pg_namespace where nspname = '${shadowSchema}') as has_shadow,
  coalesce((select has_schema_privilege(oid, 'create, usage') from pg_namespace where nspname = '${shadowSchema}'), false) as makes_shadows,
  (select evtname::text from pg_event_trigger where evtenabled <> 'D' limit 1) as event_trigger
from pg_roles r where r.rolname = current_user`;

const tablesQuery = `
select count(*)::int as tables, count(*) filter (where pg_has_role(c.relowner, 'usage'))::int as changeable,
  (array_agg(distinct pg_get_userbyid(c.relowner)::text) filter (where not pg_has_role(c.relowner, 'usage')))[1:5] as other_owners
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', '${shadowSchema}') and n.nspname !~ '^pg_(toast|temp)'
  and has_schema_privilege(n.oid, 'usage')`;

/** What a PostgreSQL server tells in a connection test. */
export const postgresConnection: ConnectionDialect = {
  async read(session, scene) {
    const [facts] = (await session.query(factsQuery)).rows;
    const [tables] = (await session.query(tablesQuery)).rows;
    if (facts === undefined || tables === undefined) throw new TypeError("The server said nothing about itself.");
    return {
      server: `PostgreSQL ${text(facts["version"])}`,
      isReplica: flag(facts["is_replica"]),
      clockMs: number(facts["clock_ms"]),
      checks: [...serverChecks(facts, scene), ...roleChecks(facts, scene), tableCheck(tables, scene)],
    };
  },
};

function serverChecks(facts: TargetRow, { tls, isLocal }: ConnectionScene): ConnectionCheck[] {
  const isOld = number(facts["version_number"]) < leastVersion;
  const hasTls = flag(facts["has_tls"]);
  const eventTrigger = textOrNull(facts["event_trigger"]);
  return [
    isOld
      ? { key: "version", title: "Version", level: "missing", words: `PostgreSQL ${text(facts["version"])} is too old; migrations need 13 or newer.` }
      : { key: "version", title: "Version", level: "ok", words: `PostgreSQL ${text(facts["version"])}.` },
    hasTls || isLocal
      ? { key: "tls", title: "Encryption", level: "ok", words: hasTls ? tlsWords(tls) : "Not encrypted; the server is on this machine." }
      : {
          key: "tls",
          title: "Encryption",
          level: "warn",
          words: "The connection is not encrypted: values of rows cross the network in clear. Set TLS to require or verify.",
        },
    flag(facts["is_replica"])
      ? { key: "primary", title: "Primary", level: "missing", words: "This server is a replica and takes no changes. Register the primary's address." }
      : { key: "primary", title: "Primary", level: "ok", words: "It is the primary." },
    ...(flag(facts["is_read_only"])
      ? [
          {
            key: "read-only",
            title: "Writable",
            level: "missing" as const,
            words: "default_transaction_read_only is on for this role or database. Switch it off for the role.",
          },
        ]
      : []),
    flag(facts["vacuums"])
      ? { key: "vacuum", title: "Autovacuum", level: "ok", words: "It is on: what backfills leave behind is cleared away." }
      : { key: "vacuum", title: "Autovacuum", level: "warn", words: "It is off: backfills leave dead rows behind that nothing clears away. Switch it on." },
    { key: "wal-level", title: "WAL level", level: "note", words: `${text(facts["wal_level"])}; backfills write it like any application does.` },
    ...(eventTrigger === null
      ? []
      : [
          {
            key: "event-triggers",
            title: "Event triggers",
            level: "note" as const,
            words: `The event trigger ${eventTrigger} sees or may refuse changes of tables.`,
          },
        ]),
  ];
}

function tlsWords(tls: string): string {
  return tls === "verify" ? "Encrypted, and the server's certificate is verified." : "Encrypted; the server's certificate is not verified.";
}

function roleChecks(facts: TargetRow, { userName }: ConnectionScene): ConnectionCheck[] {
  const tooMuch = [
    ...(flag(facts["is_super"]) ? ["SUPERUSER"] : []),
    ...(flag(facts["creates_roles"]) ? ["CREATEROLE"] : []),
    ...(flag(facts["creates_databases"]) ? ["CREATEDB"] : []),
    ...(flag(facts["passes_policies"]) ? ["BYPASSRLS"] : []),
    ...(flag(facts["replicates"]) ? ["REPLICATION"] : []),
    ...list(facts["strong_roles"]).map((name) => `member of ${name}`),
  ];
  return [
    tooMuch.length === 0
      ? { key: "least-rights", title: "Least rights", level: "ok", words: `${userName} has no right that migrations do not need.` }
      : {
          key: "least-rights",
          title: "Least rights",
          level: "warn",
          words: `${userName} has more than migrations need: ${tooMuch.join(", ")}. The printed script makes a role without.`,
        },
    shadowCheck(facts, userName),
    flag(facts["reads_statistics"])
      ? { key: "statistics", title: "Statistics", level: "ok", words: "It sees long transactions, vacuums and the lag of replicas." }
      : {
          key: "statistics",
          title: "Statistics",
          level: "warn",
          words: `It does not see other sessions, so neither long transactions nor the lag of replicas are known. GRANT pg_read_all_stats TO ${userName}.`,
        },
  ];
}

function shadowCheck(facts: TargetRow, userName: string): ConnectionCheck {
  const base = { key: "shadow", title: `Schema ${shadowSchema}` };
  if (!flag(facts["has_shadow"]))
    return { ...base, level: "missing", words: `It is not there. CREATE SCHEMA ${shadowSchema} AUTHORIZATION ${userName}; the printed script does it.` };
  if (!flag(facts["makes_shadows"]))
    return { ...base, level: "missing", words: `${userName} may not make tables in it. ALTER SCHEMA ${shadowSchema} OWNER TO ${userName}.` };
  return { ...base, level: "ok", words: "It is there, and the role may use it." };
}

function tableCheck(tables: TargetRow, { userName }: ConnectionScene): ConnectionCheck {
  const base = { key: "tables", title: "Tables" };
  const [all, changeable] = [number(tables["tables"]), number(tables["changeable"])];
  const owners = list(tables["other_owners"]).join(", ");
  if (all === 0) return { ...base, level: "note", words: "There are no tables that the role can see." };
  if (changeable === 0) {
    return { ...base, level: "missing", words: `It may change none of the ${all} tables it sees. They belong to ${owners}; GRANT that role TO ${userName}.` };
  }
  if (changeable < all) return { ...base, level: "note", words: `It may change ${changeable} of ${all} tables; the others belong to ${owners}.` };
  return { ...base, level: "ok", words: all === 1 ? "It may change the one table." : `It may change all ${all} tables.` };
}
