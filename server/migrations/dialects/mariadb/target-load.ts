import { flag, number, text, textOrNull } from "../../catalog/row-values";
import type { TargetLoadDialect } from "../../planning/read-target-load";
import type { TargetRow, TargetSession } from "../../target/target-session";
import { statementLog } from "./binary-log";

/** Without the right PROCESS it shows the account's own sessions only. Which table a transaction has read is told to nobody, so each may hold ours. */
const sessionsQuery = `
select p.ID as id, p.USER as who, p.HOST as application, greatest(timestampdiff(second, t.trx_started, sysdate()), 0) as seconds,
  coalesce(p.INFO, '') like 'SELECT /*!40001 SQL_NO_CACHE */%' as dumps, 1 as holds_table
from information_schema.INNODB_TRX t join information_schema.PROCESSLIST p on p.ID = t.trx_mysql_thread_id
where p.DB = database() and p.ID <> connection_id() and t.trx_started < sysdate() - interval 1 second
order by t.trx_started limit 20`;

const serverQuery = `
select @@global.sql_mode as sql_mode, @@global.log_bin = 1 and @@binlog_format = 'STATEMENT' as refuses_batches, @@global.log_bin = 1 and @@global.log_bin_trust_function_creators = 0
  and not exists (select 1 from information_schema.USER_PRIVILEGES where PRIVILEGE_TYPE = 'SUPER'
    and GRANTEE = concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')) as refuses_triggers`;

const formatQuery = "select ROW_FORMAT as format from information_schema.TABLES where TABLE_SCHEMA = database() and TABLE_NAME = ?";
const instantQuery = "show global variables like 'innodb_instant_alter_column_allowed'";

/** What a MariaDB server does right now. */
export const mariadbTargetLoad: TargetLoadDialect = {
  async read(session, { name }) {
    const sessions = (await session.query(sessionsQuery).catch(() => ({ rows: [] }))).rows;
    const [server] = (await session.query(serverQuery)).rows;
    return {
      transactions: sessions.map(toSession),
      dumps: sessions.filter((row) => flag(row["dumps"])).map(toSession),
      wraparoundVacuum: false,
      freeBytes: null,
      replicas: [],
      isStrict: /STRICT_(?:ALL|TRANS)_TABLES|TRADITIONAL/.test(text(server?.["sql_mode"] ?? "")),
      triggersRefused: flag(server?.["refuses_triggers"])
        ? "the binary log is on and the server trusts nobody with triggers (error 1419); set log_bin_trust_function_creators = 1"
        : null,
      batchesRefused: flag(server?.["refuses_batches"]) ? `${statementLog}.` : null,
      columnsRefused: await whyNotInstant(session, name),
    };
  },
};

/** Our changes of columns say that they are over in a moment, so that the server refuses instead of writing the table anew. */
async function whyNotInstant(session: TargetSession, table: string): Promise<string | null> {
  const [format] = (await session.query(formatQuery, [table])).rows;
  if (/^compressed$/i.test(textOrNull(format?.["format"]) ?? ""))
    return `${table} is compressed (ROW_FORMAT=COMPRESSED), so the server adds no column to it in a moment (error 1845)`;
  const allowed = textOrNull((await session.query(instantQuery)).rows[0]?.["Value"]);
  if (allowed === null || allowed === "add_drop_reorder") return null;
  return `innodb_instant_alter_column_allowed is ${allowed}, so the server ${allowed === "never" ? "adds" : "drops"} no column in a moment (error 1846)`;
}

function toSession(row: TargetRow) {
  return {
    id: text(row["id"]),
    user: text(row["who"]),
    application: text(row["application"]),
    openForSeconds: number(row["seconds"]),
    holdsTable: flag(row["holds_table"]),
  };
}
