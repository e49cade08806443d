import { flag, number, text, textOrNull } from "../../catalog/row-values";
import type { ConnectionDialect, ConnectionScene } from "../../databases/connection-facts";
import type { ConnectionCheck } from "../../databases/schemas";
import type { TargetRow, TargetSession } from "../../target/target-session";
import { statementLog } from "./binary-log";
import { shadowSchema } from "./names";

const rightsOnDatabase = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "INDEX", "TRIGGER", "REFERENCES", "LOCK TABLES"] as const;
const rightsOnShadow = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "INDEX"] as const;
const tooMuch: ReadonlySet<string> = new Set(["SUPER", "FILE", "CREATE USER", "SHUTDOWN", "RELOAD", "BINLOG ADMIN", "CONNECTION ADMIN", "SET USER"]);

const factsQuery = `
select version() as version, version() like '%MariaDB%' as is_mariadb, round(unix_timestamp(now(6)) * 1000) as clock_ms, @@global.read_only as is_read_only,
  @@global.log_bin as logs, @@global.log_bin_trust_function_creators as trusts, @@global.binlog_format as log_format, @@global.sql_mode as sql_mode,
  substring_index(current_user(), '@', 1) as account_user, substring_index(current_user(), '@', -1) as account_host,
  (select count(*) from information_schema.SCHEMATA where SCHEMA_NAME = '${shadowSchema}') as has_shadow,
  (select count(*) from information_schema.PROCESSLIST where COMMAND in ('Slave_IO', 'Slave_SQL', 'Slave_worker')) as replica_threads,
  (select count(*) from information_schema.TABLES where TABLE_SCHEMA = database() and TABLE_TYPE = 'BASE TABLE') as tables,
  (select count(*) from information_schema.TABLES where TABLE_SCHEMA = database() and TABLE_TYPE = 'BASE TABLE' and ENGINE <> 'InnoDB') as other_engines`;

/** Global rights and those on databases, as the account holds them; patterns of GRANT keep their escapes. */
const rightsQuery = `
select '*' as place, PRIVILEGE_TYPE as held from information_schema.USER_PRIVILEGES where GRANTEE = ?
union all
select TABLE_SCHEMA, PRIVILEGE_TYPE from information_schema.SCHEMA_PRIVILEGES where GRANTEE = ?`;

/** What a MariaDB or MySQL server tells in a connection test. */
export const mariadbConnection: ConnectionDialect = {
  async read(session, scene) {
    const [facts] = (await session.query(factsQuery)).rows;
    if (facts === undefined) throw new TypeError("The server said nothing about itself.");
    const rights = await rightsOf(session, facts, scene);
    const cipher = (await session.query("show session status like 'Ssl_cipher'")).rows[0]?.["Value"];
    const isReplica = number(facts["replica_threads"]) > 0;
    return {
      server: `${flag(facts["is_mariadb"]) ? "MariaDB" : "MySQL"} ${text(facts["version"]).split("-")[0]}`,
      isReplica,
      clockMs: number(facts["clock_ms"]),
      checks: [
        ...serverChecks(facts, { ...scene, isReplica, hasTls: (textOrNull(cipher) ?? "") !== "" }),
        triggersCheck(facts, rights),
        ...rightChecks(facts, rights, scene),
      ],
    };
  },
};

type Rights = { onServer: ReadonlySet<string>; onDatabase: ReadonlySet<string>; onShadow: ReadonlySet<string> };

async function rightsOf(session: TargetSession, facts: TargetRow, { databaseName }: ConnectionScene): Promise<Rights> {
  const grantee = `'${text(facts["account_user"])}'@'${text(facts["account_host"])}'`;
  const { rows } = await session.query(rightsQuery, [grantee, grantee]);
  const at = (names: readonly string[]) =>
    new Set(rows.filter(({ place }) => names.includes(text(place).replaceAll(/\\([_%\\])/g, "$1"))).map(({ held }) => text(held).toUpperCase()));
  return { onServer: at(["*"]), onDatabase: at(["*", databaseName, "%"]), onShadow: at(["*", shadowSchema, "%"]) };
}

function serverChecks(facts: TargetRow, scene: ConnectionScene & { isReplica: boolean; hasTls: boolean }): ConnectionCheck[] {
  const { hasTls, isLocal, tls } = scene;
  const strict = /STRICT_(?:ALL|TRANS)_TABLES|TRADITIONAL/.test(text(facts["sql_mode"]));
  const others = number(facts["other_engines"]);
  const replica = scene.isReplica || flag(facts["is_read_only"]);
  return [
    { key: "version", title: "Version", level: "ok", words: `${text(facts["version"])}.` },
    hasTls || isLocal
      ? { key: "tls", title: "Encryption", level: "ok", words: hasTls ? tlsWords(tls) : "Not encrypted; the server is on this machine." }
      : {
          key: "tls",
          title: "Encryption",
          level: "warn",
          words: "The connection is not encrypted: values of rows cross the network in clear. Set TLS to require or verify.",
        },
    replica
      ? { key: "primary", title: "Primary", level: "missing", words: "This server follows another one or is read-only. Register the primary's address." }
      : { key: "primary", title: "Primary", level: "ok", words: "It follows no other server and takes changes." },
    strict
      ? { key: "strict", title: "Strict mode", level: "ok", words: "Applications' values that do not fit are refused, not cut." }
      : {
          key: "strict",
          title: "Strict mode",
          level: "warn",
          words: "sql_mode is not strict: the server cuts applications' values that do not fit, without an error. Our own sessions are strict.",
        },
    others === 0
      ? { key: "storage", title: "Storage engine", level: "ok", words: "All tables are InnoDB." }
      : {
          key: "storage",
          title: "Storage engine",
          level: "warn",
          words: `${others} tables are not InnoDB: they have no transactions, so they cannot be migrated.`,
        },
    logCheck(facts),
  ];
}

/** Error 1665: batches read what is committed, which a log of statements does not take. */
function logCheck(facts: TargetRow): ConnectionCheck {
  const base = { key: "binary-log", title: "Binary log" };
  if (!flag(facts["logs"])) return { ...base, level: "note", words: "Off." };
  const format = text(facts["log_format"]);
  if (format !== "STATEMENT") return { ...base, level: "note", words: `On, format ${format}.` };
  return { ...base, level: "missing", words: `${statementLog} in the server's configuration.` };
}

function tlsWords(tls: string): string {
  return tls === "verify" ? "Encrypted, and the server's certificate is verified." : "Encrypted; the server's certificate is not verified.";
}

/** Error 1419: with the binary log on, whoever has no SUPER may make no triggers unless the server trusts them. */
function triggersCheck(facts: TargetRow, { onServer, onDatabase }: Rights): ConnectionCheck {
  const base = { key: "triggers", title: "Triggers" };
  if (!onDatabase.has("TRIGGER")) return { ...base, level: "missing", words: "The account may make no triggers: GRANT TRIGGER on the database." };
  if (flag(facts["logs"]) && !flag(facts["trusts"]) && !onServer.has("SUPER")) {
    return {
      ...base,
      level: "missing",
      words:
        "The binary log is on, so the server refuses triggers to this account (error 1419). SET GLOBAL log_bin_trust_function_creators = 1, and in the server's configuration.",
    };
  }
  return { ...base, level: "ok", words: "The account may make triggers." };
}

function rightChecks(facts: TargetRow, { onServer, onDatabase, onShadow }: Rights, { databaseName, userName }: ConnectionScene): ConnectionCheck[] {
  const lacking = rightsOnDatabase.filter((right) => right !== "TRIGGER" && !onDatabase.has(right));
  const lackingShadow = rightsOnShadow.filter((right) => !onShadow.has(right));
  const strong = [...onServer].filter((right) => tooMuch.has(right));
  const seesOthers = onServer.has("PROCESS");
  return [
    lacking.length === 0
      ? { key: "rights", title: "Rights on the database", level: "ok", words: `Everything migrations need on ${databaseName}.` }
      : {
          key: "rights",
          title: "Rights on the database",
          level: "missing",
          words: `Missing on ${databaseName}: ${lacking.join(", ")}. The printed script grants them.`,
        },
    number(facts["has_shadow"]) === 0 || lackingShadow.length > 0
      ? {
          key: "shadow",
          title: `Database ${shadowSchema}`,
          level: "missing",
          words: `It is not there, or ${userName} lacks ${lackingShadow.join(", ") || "rights"} on it. The printed script makes it.`,
        }
      : { key: "shadow", title: `Database ${shadowSchema}`, level: "ok", words: "It is there, and the account may use it." },
    strong.length === 0
      ? { key: "least-rights", title: "Least rights", level: "ok", words: `${userName} has no right that migrations do not need.` }
      : {
          key: "least-rights",
          title: "Least rights",
          level: "warn",
          words: `${userName} has more than migrations need: ${strong.join(", ")}. The printed script makes an account without.`,
        },
    seesOthers
      ? { key: "statistics", title: "Statistics", level: "ok", words: "It sees long transactions and the sessions of others." }
      : {
          key: "statistics",
          title: "Statistics",
          level: "warn",
          words: `It does not see other sessions, so long transactions are not known. GRANT PROCESS ON *.* TO ${userName}.`,
        },
  ];
}
