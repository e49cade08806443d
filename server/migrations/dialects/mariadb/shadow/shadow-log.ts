import type { CollectStep, Statement } from "../../../scripts/schemas";
import type { StepPlace } from "../../dialect";
import { noLock } from "../locks";
import { literal } from "../names";
import { shadowTableProbe } from "../probes";
import { shadowNames, type NamedSpec } from "./shadow-names";

/** The log for the conflict report: originals that will not come back by themselves. */
export function createLog(spec: NamedSpec): Statement {
  const { sql, log } = shadowNames(spec);
  return {
    sql: `CREATE TABLE IF NOT EXISTS ${sql.log} (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  row_key longtext NOT NULL, original longtext, replaced longtext, current longtext,
  event varchar(10) NOT NULL, actor varchar(400) NOT NULL, happened_at timestamp(6) NOT NULL
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
 * over. When tracking is gone all writers have ended, and everything is taken. A line's number holds its time; transactions tell theirs in the
 * server's own zone.
 */
export function collectStep(spec: NamedSpec, place: StepPlace): CollectStep {
  const { sql, trigger } = shadowNames(spec);
  const number = "CAST(UNIX_TIMESTAMP(happened_at) * 1000000 AS UNSIGNED) * 1000 + id % 1000";
  const tracked = [trigger("after_update"), trigger("before_update")].map(literal).join(", ");
  return {
    type: "collect",
    ...place,
    query: `SET STATEMENT time_zone = 'SYSTEM' FOR
SELECT ${number} AS id, row_key, original, replaced, current, event, actor,
  DATE_ADD('1970-01-01 00:00:00.000000', INTERVAL UNIX_TIMESTAMP(happened_at) SECOND) AS happened_at
FROM (SELECT LEAST(COALESCE(MIN(trx_started), NOW(6)), NOW(6) - INTERVAL 1 SECOND) AS since
  FROM information_schema.INNODB_TRX WHERE trx_rows_modified > 0) AS open STRAIGHT_JOIN ${sql.log}
WHERE ${number} > CAST(:after AS UNSIGNED) AND (happened_at < open.since
  OR NOT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME IN (${tracked})))
ORDER BY 1 LIMIT :size`,
  };
}
