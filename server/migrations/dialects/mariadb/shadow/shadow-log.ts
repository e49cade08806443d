import type { CollectStep, Statement } from "../../../scripts/schemas";
import type { StepPlace } from "../../dialect";
import { noLock } from "../locks";
import { literal } from "../names";
import { shadowTableProbe } from "../probes";
import { shadowNames, type NamedSpec } from "./shadow-names";

/** Digits of a line's own number, and what its time is multiplied by to leave room for them. */
const places = 20;
const own = `1${"0".repeat(places)}`;

/**
 * The log for the conflict report: originals that will not come back by themselves. Its numbers are no AUTO_INCREMENT: its lock is held to the end of
 * a statement, while that waits for the row of somebody who needs a number too, and who would fail with error 1467.
 */
export function createLog(spec: NamedSpec): Statement {
  const { sql, log } = shadowNames(spec);
  return {
    sql: `CREATE TABLE IF NOT EXISTS ${sql.log} (
  id bigint unsigned NOT NULL DEFAULT (UUID_SHORT()),
  row_key longtext NOT NULL, original longtext, replaced longtext, current longtext,
  event varchar(10) NOT NULL, actor varchar(400) NOT NULL, happened_at timestamp(6) NOT NULL DEFAULT '2000-01-01 00:00:00',
  PRIMARY KEY (happened_at, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    lock: noLock,
    probe: shadowTableProbe(log),
    repair: null,
  };
}

/** Begin of an INSERT into the log; `logged` gives what follows. */
export function intoLog(spec: NamedSpec): string {
  return `INSERT INTO ${shadowNames(spec).sql.log} (row_key, original, replaced, current, event, actor, happened_at)`;
}

/** Five expressions and who it was: USER() is the application's account, also inside a trigger. */
export function logged(line: { key: string; original: string; replaced: string; current: string; event: "changed" | "deleted" }): string {
  return `${line.key}, ${line.original}, ${line.replaced}, ${line.current}, '${line.event}', USER(), SYSDATE(6)`;
}

/**
 * Lines in the order in which they were written, and each only once no older transaction can still add lines before it, so that nothing is passed
 * over: those are looked for first, and a page is cut where they begin. When tracking is gone all writers have ended, and everything is taken. A
 * line's number is its time and its own, which the log's key has in the same order: each page begins where the last one ended, and reads no line before
 * it. Transactions tell their time in the server's own zone. The list of them may be an old one (`mariadbListed`): what it lacks began after all that it
 * has, and where it has none at all, not even ours, nothing is taken yet.
 */
export function collectStep(spec: NamedSpec, place: StepPlace): CollectStep {
  const { sql, trigger } = shadowNames(spec);
  const tracked = [trigger("after_update"), trigger("before_update")].map(literal).join(", ");
  const digits = "CAST(:after AS DECIMAL(65, 0))";
  const [moment, number] = [`${digits} DIV ${own}`, `CAST(${digits} % ${own} AS UNSIGNED)`];
  const after = `FROM_UNIXTIME((${moment}) * 0.000001)`;
  return {
    type: "collect",
    ...place,
    query: `SET STATEMENT time_zone = '+00:00' FOR
SELECT l.id, l.row_key, l.original, l.replaced, l.current, l.event, l.actor, l.happened_at
FROM (SELECT LEAST(CONVERT_TZ(MIN(trx_started), 'SYSTEM', '+00:00'), NOW(6) - INTERVAL 1 SECOND) AS since
  FROM information_schema.INNODB_TRX WHERE trx_rows_modified > 0 OR trx_mysql_thread_id = CONNECTION_ID()) AS open STRAIGHT_JOIN (
  SELECT CONCAT(CAST(UNIX_TIMESTAMP(happened_at) * 1000000 AS UNSIGNED), LPAD(id, ${places}, '0')) AS id,
    row_key, original, replaced, current, event, actor, happened_at, id AS place
  FROM ${sql.log} FORCE INDEX (PRIMARY)
  WHERE happened_at > ${after} OR (happened_at = ${after} AND ${sql.log}.id > ${number})
  ORDER BY happened_at, ${sql.log}.id LIMIT :size) AS l
WHERE l.happened_at < open.since
  OR NOT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME IN (${tracked}))
ORDER BY l.happened_at, l.place`,
  };
}
