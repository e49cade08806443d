import { hashOfBody } from "./probes";
import { quote } from "./names";
import { replaceNames } from "./replace-names";

const triggerBody = /^\s*CREATE\b[^`]*TRIGGER\b[\s\S]*?\bFOR EACH ROW\s+([\s\S]*)$/i;

/**
 * What stands in for the list of the server's transactions, which only PROCESS shows, and with it every statement of every session: a rehearsal
 * must not see those. Nobody else writes to a copy, so it tells of whoever asks and of nobody else.
 */
export const transactionsStandIn = {
  name: "innodb_trx",
  sql: (shadow: string) =>
    `create sql security invoker view ${quote(shadow)}.innodb_trx as select '0' as trx_id, 'RUNNING' as trx_state, now() as trx_started, connection_id() as trx_mysql_thread_id, 0 as trx_rows_modified, 'REPEATABLE READ' as trx_isolation_level, 0 as trx_is_read_only, (select info from information_schema.processlist where id = connection_id()) as trx_query`,
};

const transactions = /\binformation_schema\s*\.\s*`?INNODB_TRX\b`?/gi;

/**
 * Makes statements run under other names of databases. A probe of an older script, which knows a trigger by the hash of its body, is given the hash of
 * the body that was made here, which names the other databases, too.
 */
export function translator(schema: string, names: { data: string; shadow: string }): (sql: string) => { sql: string; places: number } {
  const hashes = new Map<string, string>();
  return (original) => {
    const { sql, places } = replaceNames(original, schema, names);
    const [before, after] = [triggerBody.exec(original)?.[1], triggerBody.exec(sql)?.[1]];
    if (before !== undefined && after !== undefined && before !== after) hashes.set(hashOfBody(before), hashOfBody(after));
    const stoodIn = sql.replaceAll(transactions, `${quote(names.shadow)}.${transactionsStandIn.name}`);
    const more = Array.from(sql.matchAll(transactions)).length;
    return { sql: stoodIn.replaceAll(/\b[0-9a-f]{64}\b/g, (hash) => hashes.get(hash) ?? hash), places: places + more };
  };
}
