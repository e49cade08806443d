import type { Mutant } from "./mutants";

const steps = "server/migrations/executor/run-step.integration.test.ts";
const runs = "server/migrations/executor/advance-run.integration.test.ts";

/** The guards of carrying migrations out. */
export const runMutants: readonly Mutant[] = [
  {
    guard: "what bears a number of another installation is not removed",
    patches: [
      {
        file: "server/migrations/executor/leftovers.ts",
        find: '    if (found.lockedReason !== null) throw new AppError("invalid_state", found.lockedReason);\n',
        replace: "",
      },
    ],
    test: {
      file: "server/migrations/executor/leftovers.integration.test.ts",
      name: "leftovers on postgres > shows what bears a number that is not known here, and leaves it to whoever owns it",
    },
  },
  {
    guard: "a rehearsal under way stops while everything is stopped",
    patches: [
      {
        file: "server/migrations/rehearsal/rehearsal-claims.ts",
        find: "lease_until > now()\n      and not exists (select 1 from migration_halt h where h.ended_at is null)`",
        replace: "lease_until > now()`",
      },
    ],
    test: {
      file: "server/migrations/rehearsal/rehearsal.integration.test.ts",
      name: "a rehearsal on postgres > stops while everything is stopped, leaves nothing behind, and is made when migrations go on",
    },
  },
  {
    guard: "an observation under way stops while everything is stopped",
    patches: [
      {
        file: "server/migrations/observe/observe-claims.ts",
        find: "lease_until > now()\n      and not exists (select 1 from migration_halt h where h.ended_at is null)`",
        replace: "lease_until > now()`",
      },
    ],
    test: {
      file: "server/migrations/observe/observe.integration.test.ts",
      name: "observing on postgres > does nothing while everything is stopped, and goes on afterwards",
    },
  },
  {
    guard: "no step begins once the maintenance window has closed",
    patches: [{ file: "server/migrations/executor/carry-script.ts", find: "      requireOpenWindow(run, script);\n", replace: "" }],
    test: {
      file: "server/migrations/executor/advance-run.integration.test.ts",
      name: "a run on postgres > begins no step any more once the maintenance window has closed on the one before",
    },
  },
  {
    guard: "Somebody is told when triggers of a migration in use are switched off",
    patches: [{ file: "server/migrations/dialects/postgres/run.ts", find: "having bool_and(tgenabled in ('O', 'A'))", replace: "" }],
    test: {
      file: "server/migrations/executor/watch-live.integration.test.ts",
      name: "a migration in use on postgres > notices triggers that are switched off",
    },
  },
  {
    guard: "Somebody is told when triggers of a migration in use are gone",
    patches: [
      {
        file: "server/migrations/executor/watch-live.ts",
        find: "return triggers.map(({ name }) => name).filter((name) => !firing.has(name));",
        replace: "return firing.size > 99 ? triggers.map(({ name }) => name) : [];",
      },
    ],
    test: { file: "server/migrations/executor/watch-live.integration.test.ts", name: "a migration in use on mariadb > notices a trigger that is gone" },
  },
  {
    guard: "MariaDB: somebody is told when another table has taken the place of the one with our triggers",
    patches: [{ file: "server/migrations/dialects/mariadb/run.ts", find: "(trigger_name, event_object_table) in", replace: "(trigger_name, 'app') in" }],
    test: { file: "server/migrations/executor/watch-live.integration.test.ts", name: "a migration in use on mariadb > notices another table in its place" },
  },
  {
    guard: "PostgreSQL: somebody is told when another table has taken the place of the one with our triggers",
    patches: [{ file: "server/migrations/dialects/postgres/run.ts", find: "(tgname, relname, nspname) in", replace: "(tgname, 'app', nspname) in" }],
    test: { file: "server/migrations/executor/watch-live.integration.test.ts", name: "a migration in use on postgres > notices another table in its place" },
  },
  {
    guard: "A worker with an old fence changes nothing in the target",
    patches: [{ file: "server/migrations/executor/target-journal.ts", find: "if (affected !== 1) throw new FencedOut(change);", replace: "void affected;" }],
    test: { file: steps, name: "steps on postgres > lets a worker whose fence is old change nothing" },
  },
  {
    guard: "A successor ends its predecessor's session before it decides anything",
    patches: [
      {
        file: "server/migrations/executor/target-journal.ts",
        find: 'if (seen.sessionId !== "" && seen.sessionId !== session.name) await endSessions(session, dialect, seen.sessionId);',
        replace: "void endSessions;",
      },
    ],
    test: { file: steps, name: "steps on postgres > ends the session of its predecessor" },
  },
  {
    guard: "A batch and its checkpoint commit together",
    patches: [
      {
        file: "server/migrations/executor/run-batches.ts",
        find: '  await writeMark(context, step, { state: "running",',
        replace: '  await session.query(dialect.commit);\n  await session.query(dialect.begin);\n  await writeMark(context, step, { state: "running",',
      },
    ],
    test: { file: steps, name: "steps on postgres > changes no row of a batch whose checkpoint does not get through" },
  },
  {
    guard: "Progress is that of the rows looked at, and goes on where it stood",
    patches: [{ file: "server/migrations/executor/batch-place.ts", find: "rowsSeen: BigInt(place.seen) }", replace: "rowsSeen: 0n }" }],
    test: {
      file: "server/migrations/executor/progress.integration.test.ts",
      name: "the progress of sparse changes on postgres > is that of the rows looked at",
    },
  },
  {
    guard: "PostgreSQL: every line of the log has a number of its own",
    patches: [
      { file: "server/migrations/dialects/postgres/shadow/shadow-log.ts", find: "lpad(l.id::text, ${places}, '0')", replace: "lpad('1', ${places}, '0')" },
    ],
    test: {
      file: "server/migrations/executor/collect.integration.test.ts",
      name: "the log for the conflict report on postgres > gives every line a number of its own",
    },
  },
  {
    guard: "MariaDB: a page of the log begins where the last one ended",
    patches: [{ file: "server/migrations/dialects/mariadb/shadow/shadow-log.ts", find: " FORCE INDEX (PRIMARY)", replace: " IGNORE INDEX (PRIMARY)" }],
    test: { file: "server/migrations/executor/collect.integration.test.ts", name: "the log for the conflict report on mariadb > is read in one go" },
  },
  {
    guard: "MariaDB: a transaction that an old list lacks is not taken for ended",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/shadow/shadow-log.ts",
        find: "CONVERT_TZ(MIN(trx_started), 'SYSTEM', '+00:00')",
        replace: "COALESCE(CONVERT_TZ(MIN(IF(trx_rows_modified > 0, trx_started, NULL)), 'SYSTEM', '+00:00'), NOW(6))",
      },
    ],
    test: {
      file: "server/migrations/executor/collect.integration.test.ts",
      name: "the log for the conflict report on mariadb > passes over no line of a transaction that a list lacks",
    },
  },
  {
    guard: "An original that was forced by a worker which died is told as forced",
    patches: [
      {
        file: "server/migrations/executor/force-rows.ts",
        find: "return affected === 1 || isDone(",
        replace: "return affected === 1 && !isDone(",
      },
    ],
    test: { file: "server/migrations/executor/force-rows.integration.test.ts", name: "originals that are forced on postgres > are told as forced when" },
  },
  {
    guard: "The table is read again before anything is changed: another fingerprint voids the approvals",
    patches: [{ file: "server/migrations/executor/preflight.ts", find: "if (now === run.fingerprint) return null;", replace: 'if (now !== "") return null;' }],
    test: { file: runs, name: "a run on postgres > becomes stale, with its approvals void" },
  },
  {
    guard: "The approvals are asked for again before anything is changed",
    patches: [
      { file: "server/migrations/executor/preflight.ts", find: '    await requireApproved(db, run, { purpose: "run" });\n', replace: "" },
      { file: "server/migrations/executor/move-run.ts", find: 'await requireApproved(tx, run, { purpose: "run" });', replace: "" },
    ],
    test: { file: runs, name: "a run on postgres > does not begin when whoever approved it may no longer review" },
  },
  {
    guard: "Where databases of a server share the place of originals, a migration is on one of them at a time",
    patches: [
      {
        file: "server/migrations/executor/other-runs.ts",
        find: "if (other === undefined) return null;",
        replace: 'if (other?.database.name !== "") return null;',
      },
    ],
    test: { file: runs, name: "a run on mariadb > is on one database of a server at a time" },
  },
  {
    guard: "Whether another database of a server has the migration is asked of the server, too",
    patches: [{ file: "server/migrations/executor/preflight.ts", find: "(await whyMixed(run, deps, session)) ??", replace: "" }],
    test: { file: "server/migrations/executor/shared-shadow.integration.test.ts", name: "is on one database of a server at a time also where" },
  },
  {
    guard: "Of two migrations of a table the second does not begin where it takes rows out, or the first one has: their values would not come back",
    patches: [{ file: "server/migrations/executor/other-runs.ts", find: "mustEndFirst(ordered, others);", replace: "mustEndFirst(ordered, []);" }],
    test: {
      file: "server/migrations/executor/rows-out.integration.test.ts",
      name: "migrations beside one that takes rows out of the table on postgres > keeps originals in a table: it begins when that one has ended, and each row comes back",
    },
  },
  {
    guard: "No rule is made of a table while rows are out that it would not take back",
    patches: [
      {
        file: "server/migrations/executor/column-order.ts",
        find: "takesRowsOut(other) ? !shutNobodyOut.has(run.kind) :",
        replace: "takesRowsOut(other) ? shutNobodyOut.has(other.id) :",
      },
    ],
    test: {
      file: "server/migrations/executor/rows-out.integration.test.ts",
      name: "migrations beside one that takes rows out of the table on mariadb > makes no rule that rows which are out would break: check",
    },
  },
  {
    guard: "Rows that leave are of the whole table, whatever columns their migration names",
    patches: [{ file: "server/migrations/executor/column-order.ts", find: " || takesRowsOut(run)) return null;", replace: ") return null;" }],
    test: {
      file: "server/migrations/executor/rows-out.test.ts",
      name: "rows that leave by a unique constraint > are of the whole table: what came later is undone first",
    },
  },
  {
    guard: "Of two migrations of a column the earlier one is finalized first: the later one's rule would not take its originals back",
    patches: [
      {
        file: "server/migrations/executor/begin-finalize.ts",
        find: "await whyNotFinalYet(db, run);",
        replace: '(await whyNotFinalYet(db, run)) === "" ? "" : null;',
      },
    ],
    test: {
      file: "server/migrations/executor/rows-out.integration.test.ts",
      name: "migrations beside one that takes rows out of the table on postgres > is not finalized before an earlier one",
    },
  },
  {
    guard: "Rows that are out come back after those they refer to, which left later",
    patches: [{ file: "server/migrations/executor/column-order.ts", find: " || refersTo(run, other);", replace: ";" }],
    test: {
      file: "server/migrations/executor/rows-out.integration.test.ts",
      name: "migrations beside one that takes rows out of the table on postgres > gives rows back after their parents that left later",
    },
  },
  {
    guard: "Rows go for good only after those that refer to them",
    patches: [{ file: "server/migrations/executor/column-order.ts", find: " || refersTo(other, run)));", replace: "));" }],
    test: {
      file: "server/migrations/executor/rows-out.integration.test.ts",
      name: "migrations beside one that takes rows out of the table on mariadb > gives rows back after their parents that left later",
    },
  },
  {
    guard: "Nobody finalizes a migration before an earlier one of its column",
    patches: [{ file: "server/migrations/review/finalize-run.ts", find: " ?? (await whyNotFinalYet(tx, run))", replace: "" }],
    test: {
      file: "server/migrations/review/run-acts.integration.test.ts",
      name: "finalizing > is locked while an earlier migration of the same column stands, and names it",
    },
  },
  {
    guard: "What failed before it had begun holds nobody up",
    patches: [
      {
        file: "server/migrations/executor/other-runs.ts",
        find: 'runs.filter(({ state, resumeState }) => state !== "failed" || !failedUntouched(resumeState)).map(orderedOf)',
        replace: "runs.map(orderedOf)",
      },
    ],
    test: {
      file: "server/migrations/executor/rows-out.integration.test.ts",
      name: "migrations beside one that takes rows out of the table on postgres > begins beside one that failed before it had begun",
    },
  },
  {
    guard: "On a database one migration moves at a time",
    patches: [
      {
        file: "server/migrations/executor/move-run.ts",
        find: "if (other !== null) throw new AnotherMoves(",
        replace: "if (other === 0) throw new AnotherMoves(",
      },
    ],
    test: { file: runs, name: "a run on postgres > moves one run on a database at a time" },
  },
  {
    guard: "A short step on MariaDB waits in the lock queue for a moment, so that it gets a table that is written to without a pause",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/run.ts",
        find: 'shortWait: () => ["set session lock_wait_timeout = 1',
        replace: 'shortWait: () => ["set session lock_wait_timeout = 0',
      },
    ],
    test: { file: steps, name: "steps on mariadb > gets its lock of a table that somebody always writes to" },
  },
  {
    guard: "A short step on MariaDB leaves the lock queue again within a fraction of a second",
    patches: [{ file: "server/migrations/executor/run-statements.ts", find: "  await session.query(limit.before);\n", replace: "" }],
    test: { file: steps, name: "steps on mariadb > holds writers up for a fraction of a second behind a transaction that does not end" },
  },
];
