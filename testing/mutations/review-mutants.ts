import type { Mutant } from "./mutants";

const review = "server/migrations/review/review.integration.test.ts";
const acts = "server/migrations/review/run-acts.integration.test.ts";
const conflicts = "server/migrations/review/conflicts.integration.test.ts";
const waiting = "server/migrations/review/waiting-runs.integration.test.ts";
const again = "server/migrations/review/decided-again.integration.test.ts";

/** The guards of review: who may decide about which content, and when it may run. */
export const reviewMutants: readonly Mutant[] = [
  {
    guard: "values of conflicts go with the finalize",
    patches: [{ file: "server/migrations/executor/move-run.ts", find: "      await forgetValues(tx, run.id);\n", replace: "" }],
    test: {
      file: "server/migrations/review/conflicts.integration.test.ts",
      name: "the values of conflicts > go with the finalize: the lines stay, say so, and nothing sealed is left",
    },
  },
  {
    guard: "values of conflicts are kept for a time after a rollback, and no longer",
    patches: [{ file: "server/migrations/executor/forget-originals.ts", find: ", stateSince: { lt: before } }", replace: " }" }],
    test: {
      file: "server/migrations/review/conflicts.integration.test.ts",
      name: "the values of conflicts > are kept for 90 days after a rollback, then forgotten, which is on record",
    },
  },
  {
    guard: "No author approves, by identity",
    patches: [
      {
        file: "server/migrations/review/become.ts",
        find: 'if (isAuthor(migration, entryUuid)) throw new AppError("forbidden", authorWords(migration.number));',
        replace: "",
      },
    ],
    test: { file: review, name: "approving > is refused to every author, whatever their roles, and by the database alone" },
  },
  {
    guard: "An approval is of what was shown",
    patches: [{ file: "server/migrations/review/write-word.ts", find: "requireShownContent(run, shown.contentHash);", replace: "" }],
    test: { file: review, name: "approving > is bound to what was shown: another hash or plan is refused" },
  },
  {
    guard: "What does not match its hash is not approved",
    patches: [
      {
        file: "server/migrations/review/write-word.ts",
        find: "if (contentHash({ kind, params, script }) !== shown.contentHash) {",
        replace: "if (kind === String(params) + String(script)) {",
      },
    ],
    test: { file: review, name: "approving > is refused when what is kept was changed past the product" },
  },
  {
    guard: "An edit voids every approval",
    patches: [
      {
        file: "server/migrations/review/edit-migration.ts",
        find: "const voided = await voidApprovals(tx, { migrationId: migration.id }, `${actor.name} edited it (revision ${revision}).`);",
        replace: "const voided = await voidApprovals(tx, { id: migration.id }, `${actor.name} edited it (revision ${revision}).`);",
      },
    ],
    test: { file: review, name: "editing > voids every approval, makes the editor an author, and needs a new submission" },
  },
  {
    guard: "A plan read again must be the same content",
    patches: [
      {
        file: "server/migrations/review/same-content.ts",
        find: "if (hashOfPlan(content.kind, plan) === content.contentHash) return;",
        replace: "if (hashOfPlan(content.kind, plan) !== content.kind) return;",
      },
    ],
    test: { file: acts, name: "moving to the next database > is refused where the script would be another one" },
  },
  {
    guard: "An approval counts for its content only",
    patches: [
      {
        file: "server/migrations/review/counting-approvals.ts",
        find: 'return "it was of another content";',
        replace: "return null;",
      },
    ],
    test: { file: acts, name: "starting > is refused when the content was changed past the product after it was approved, with its hash or without" },
  },
  {
    guard: "An approval counts for its target only",
    patches: [
      {
        file: "server/migrations/review/counting-approvals.ts",
        find: "if (approval.fingerprint !== boundTarget(run, run.database)) return",
        replace: 'if (approval.fingerprint === boundTarget(run, run.database) + "?") return',
      },
    ],
    test: { file: acts, name: "a database that is changed > is another target even where nobody voided anything" },
  },
  {
    guard: "An approver must be entitled now",
    patches: [
      {
        file: "server/migrations/review/counting-approvals.ts",
        find: '? null : "they may no longer review there";',
        replace: "? null : null;",
      },
    ],
    test: { file: acts, name: "starting > is refused when an approver may no longer review there, has left, or the rules ask for more" },
  },
  {
    guard: "The worker asks for the approvals again right before it begins",
    patches: [
      { file: "server/migrations/executor/preflight.ts", find: 'await requireApproved(db, run, { purpose: "run" });', replace: "" },
      { file: "server/migrations/executor/move-run.ts", find: 'await requireApproved(tx, run, { purpose: "run" });', replace: "" },
    ],
    test: { file: acts, name: "starting > runs nothing when an approver lost the right after the start" },
  },
  {
    guard: "Whoever started a run must still be allowed to",
    patches: [
      { file: "server/migrations/executor/preflight.ts", find: "const words = await whyNotByStarter(db, run);", replace: "const words: string | null = null;" },
    ],
    test: { file: acts, name: "starting > runs nothing when whoever started it may no longer run there" },
  },
  {
    guard: "Enough people approve",
    patches: [{ file: "server/migrations/review/approval-policy.ts", find: "enough: lacking.length === 0,", replace: "enough: true," }],
    test: { file: "server/migrations/review/approval-policy.test.ts", name: "decideApproval > counts people, each once" },
  },
  {
    guard: "Nobody counts for two groups",
    patches: [
      {
        file: "server/migrations/review/approval-policy.ts",
        find: "if (other !== null && !seat(other, tried)) return false;",
        replace: "if (other !== null && !seat(other, tried)) return true;",
      },
    ],
    test: { file: "server/migrations/review/approval-policy.test.ts", name: "decideApproval > counts nobody for two groups" },
  },
  {
    guard: "Stricter rules and another address void approvals",
    patches: [{ file: "server/migrations/databases/update-database.ts", find: "await voidOfDatabase(tx, actor, row, after);", replace: "" }],
    test: { file: acts, name: "a database that is changed > voids approvals there: " },
  },
  {
    guard: "Production stays in use for a day before finalize",
    patches: [
      {
        file: "server/migrations/review/soak.ts",
        find: "Math.max(safetyDelayMinutes, leastProductionDelayMinutes)",
        replace: "Math.min(safetyDelayMinutes, leastProductionDelayMinutes)",
      },
    ],
    test: { file: acts, name: "finalizing > is an approval of its own after the delay, which in production is never under a day" },
  },
  {
    guard: "Nothing begins while everything is stopped",
    patches: [{ file: "server/migrations/review/start-run.ts", find: "await requireNoHalt(tx);", replace: "" }],
    test: { file: acts, name: "stopping everything > begins nothing until it is lifted" },
  },
  {
    guard: "Whoever asks to force rows does not approve it",
    patches: [
      {
        file: "server/migrations/review/forces.ts",
        find: "if (rows.some(({ askedByUuid }) => askedByUuid === own))",
        replace: "if (rows.some(({ askedByUuid }) => askedByUuid === own + own))",
      },
    ],
    test: { file: conflicts, name: "conflicts > are forced by a second approval only, of somebody who neither asked nor wrote" },
  },
  {
    guard: "Values of conflicts are read with the right only",
    patches: [
      {
        file: "server/migrations/review/list-conflicts.ts",
        find: 'await authorizedRun(tx, actor, "database:read-values", runId);',
        replace: 'await authorizedRun(tx, actor, "migration:view", runId);',
      },
      {
        file: "server/migrations/router.ts",
        find: 'conflictValues: authorized("database:read-values",',
        replace: 'conflictValues: authorized("migration:view",',
      },
    ],
    test: { file: conflicts, name: "conflicts > are listed without values, and read with the right only, each look on record" },
  },
  {
    guard: "Each look at values of conflicts is on record",
    patches: [
      {
        file: "server/migrations/review/list-conflicts.ts",
        find: 'await record(tx, migrationAuditEvents["migration.conflicts-read"], { actor, ...subjectOf(run.migration, run.database), data });',
        replace: "",
      },
    ],
    test: { file: conflicts, name: "conflicts > are listed without values, and read with the right only, each look on record" },
  },
  {
    guard: "What waits to begin keeps no place from a rollback",
    patches: [{ file: "server/migrations/executor/advance-run.ts", find: 'if (run.state === "preflight") return { to: "scheduled" };', replace: "" }],
    test: { file: waiting, name: "a run that waits to begin > gives its place back" },
  },
  {
    guard: "A rollback that is asked for goes before what has not begun",
    patches: [
      { file: "server/migrations/executor/preflight.ts", find: "(await whyBehindRollback(deps.db, run)) ??", replace: "" },
      { file: "server/migrations/executor/move-run.ts", find: "(await whyBehindRollback(tx, run)) ??", replace: "" },
    ],
    test: { file: waiting, name: "a run that waits to begin > does not begin while another one on the database is to be rolled back" },
  },
  {
    guard: "What the rules ask to be seen before is asked at the start again",
    patches: [
      { file: "server/migrations/review/start-run.ts", find: 'if (unseen !== null) throw new AppError("invalid_state", unseen);', replace: "void unseen;" },
    ],
    test: { file: again, name: "what rules ask to be seen before > is asked again at the start and by the worker" },
  },
  {
    guard: "What the rules ask to be seen before is asked by the worker again",
    patches: [
      {
        file: "server/migrations/executor/preflight.ts",
        find: "const unseen = await whyNotShownFirst(db, run);",
        replace: 'const unseen = (await whyNotShownFirst(db, run)) === "" ? "" : null;',
      },
    ],
    test: { file: again, name: "what rules ask to be seen before > is asked again at the start and by the worker" },
  },
  {
    guard: "A finalize counts nobody by groups that were read long ago",
    patches: [
      {
        file: "server/migrations/executor/begin-finalize.ts",
        find: "await refreshApprovers(db, directory, { id: run.id, startedById, startedBy });",
        replace: "void [refreshApprovers, directory, startedById, startedBy];",
      },
    ],
    test: { file: again, name: "a finalize > waits with words while the directory does not answer" },
  },
  {
    guard: "Whoever asked for a finalize must still be allowed to",
    patches: [
      {
        file: "server/migrations/executor/begin-finalize.ts",
        find: "const words = await whyNotByFinalizer(db, run);",
        replace: 'const words = (await whyNotByFinalizer(db, run)) === "" ? "" : null;',
      },
    ],
    test: { file: again, name: "a finalize > takes nothing away when whoever asked for it may not any more" },
  },
  {
    guard: "Forcing rows counts nobody by groups that were read long ago",
    patches: [
      { file: "server/migrations/executor/force-rows.ts", find: "await refreshApprovers(db, directory, run);", replace: "void [refreshApprovers, directory];" },
    ],
    test: { file: again, name: "forcing rows > waits while the directory does not answer" },
  },
  {
    guard: "Another user of the database is another target",
    patches: [{ file: "server/migrations/review/bound-target.ts", find: "databaseName, userName]", replace: "databaseName]" }],
    test: { file: again, name: "a database that is reached otherwise > is another target for its approvals as another user" },
  },
  {
    guard: "Another user, another TLS and a shorter delay void approvals",
    patches: [
      {
        file: "server/migrations/review/void-of-database.ts",
        find: "if (before.userName !== after.userName)",
        replace: "if (before.userName === after.userName + after.id)",
      },
      {
        file: "server/migrations/review/void-of-database.ts",
        find: "if (before.tls !== after.tls || before.tlsCa !== after.tlsCa)",
        replace: "if (before.tls === after.tls + after.id)",
      },
      {
        file: "server/migrations/review/void-of-database.ts",
        find: "after.safetyDelayMinutes < before.safetyDelayMinutes ?",
        replace: "after.safetyDelayMinutes < 0 ?",
      },
    ],
    test: { file: again, name: "a database that is reached otherwise > voids approvals: " },
  },
];
