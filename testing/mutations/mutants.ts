import { cageMutants } from "./cage-mutants";
import { columnMutants } from "./column-mutants";
import { databaseMutants } from "./database-mutants";
import { desiredMutants } from "./desired-mutants";
import { expressionMutants } from "./expression-mutants";
import { kindMutants } from "./kind-mutants";
import { lintMutants } from "./lint-mutants";
import { mariadbMutants } from "./mariadb-mutants";
import { mariadbPlanMutants } from "./mariadb-plan-mutants";
import { measureMutants } from "./measure-mutants";
import { postgresShadowMutants } from "./postgres-shadow-mutants";
import { rehearsalMutants } from "./rehearsal-mutants";
import { originalsMutants } from "./originals-mutants";
import { reviewMutants } from "./review-mutants";
import { runMutants } from "./run-mutants";
import { switchMutants } from "./switch-mutants";

/** A guard taken out of a copy of the tree, and the test that must notice. */
export type Mutant = {
  /** What the guard does, for the table. */
  guard: string;
  /** Every place it stands in; `find` stands there exactly once. */
  patches: readonly { file: string; find: string; replace: string }[];
  /** A test file and the beginning of the full name (groups and title, joined by " > ") of a test that is red without the guard. */
  test: { file: string; name: string };
};

/** The guards nobody may remove unnoticed, but for those of migrations. A guard that stands twice is taken out in both places: each alone would hide the other. */
export const portalMutants: readonly Mutant[] = [
  {
    guard: "An empty password is refused before a byte is sent",
    patches: [
      {
        file: "server/access/directory.ts",
        find: 'typeof value === "string" && value !== "" && value.length <= longestPassword',
        replace: 'typeof value === "string" && value.length <= longestPassword',
      },
      { file: "server/access/ldap-gateway.ts", find: 'if (dn.trim() === "" || password === "") return false;', replace: "" },
    ],
    test: {
      file: "embedded/directory/conformance.integration.test.ts",
      name: "slapd that accepts unauthenticated binds > sign-in > sends no byte for what cannot be a name or a password",
    },
  },
  {
    guard: "The identity is the entryUUID: attempts are counted by the entry",
    patches: [{ file: "server/access/sign-in.ts", find: "const counted = person?.entryUuid ??", replace: "const counted = credentials.username ??" }],
    test: { file: "server/access/sign-in.integration.test.ts", name: "limits > counts attempts by the person, not by the spelling" },
  },
  {
    guard: "Deny by default: a procedure asks for its permission",
    patches: [{ file: "server/trpc/procedure.ts", find: "if (!canSomewhere(actor, permission)) throw forbidden(permission);", replace: "" }],
    test: { file: "testing/enumerations/access.test.ts", name: "the API > A person without the permission gets FORBIDDEN" },
  },
  {
    guard: "A connection that is lost in the moment in which it is made does not end the process",
    patches: [{ file: "server/platform/db.ts", find: "onConnect: (client) =>", replace: "onNothing: (client: never) =>" }],
    test: {
      file: "server/platform/db.integration.test.ts",
      name: "a connection that the server ends in the moment in which it is made > fails the transaction that wanted it, and not the process",
    },
  },
  {
    guard: "Lists are filtered by scope in the query",
    patches: [
      {
        file: "server/access/place-filter.ts",
        find: "return anyScope(scopesOf(actor, permission), toFilter);",
        replace: "return anyScope(scopesOf(actor, permission), () => ({}));",
      },
    ],
    test: { file: "server/access/place-filter.integration.test.ts", name: "selects exactly the rows that can() allows" },
  },
  {
    guard: "A session may do its one act (session policy sent)",
    patches: [{ file: "server/environments/role-session-gateway.ts", find: "Policy: policy,", replace: "" }],
    test: { file: "server/environments/role-session-gateway.integration.test.ts", name: "a session does its one act on its instances" },
  },
  {
    guard: "A session may act on its instances only (session policy names them)",
    patches: [{ file: "server/environments/session-policy.ts", find: "Resource: oneOrMore(instanceArns), ", replace: 'Resource: "*", ' }],
    test: { file: "testing/aws-walls/golden-decisions.test.ts", name: "the golden table, decided by the evaluator > the neighbour of the named instance" },
  },
  {
    guard: "AWS itself refuses a call that comes after the lease (session policy with an end)",
    patches: [
      {
        file: "server/environments/session-policy.ts",
        find: 'const inTime = { DateLessThan: { "aws:CurrentTime": instant(until) } };',
        replace: 'const inTime = { DateGreaterThan: { "aws:CurrentTime": instant(anyInstant) } };',
      },
    ],
    test: { file: "server/environments/late-call.integration.test.ts", name: "AWS refuses a call that comes after the lease" },
  },
  {
    guard: "A worker acts and writes only under its fence",
    patches: [
      {
        file: "server/environments/operation-claims.ts",
        find: "where p.version = h.version and p.fence = h.fence and p.state",
        replace: "where p.state",
      },
      {
        file: "server/environments/operation-claims.ts",
        find: "where o.id = m.id and o.version = m.version and o.fence = m.fence and",
        replace: "where o.id = m.id and",
      },
    ],
    test: { file: "server/environments/several-workers.integration.test.ts", name: "a worker that wakes while its successor holds the row sends nothing" },
  },
  {
    guard: "An instance has one open operation",
    patches: [
      {
        file: "prisma/migrations/20261121000000_initial/migration.sql",
        find: 'CREATE UNIQUE INDEX "operation_one_open_per_instance"',
        replace: 'CREATE INDEX "operation_one_open_per_instance"',
      },
    ],
    test: { file: "server/environments/several-workers.integration.test.ts", name: "the table itself refuses a second open operation of an instance" },
  },
  {
    guard: "A herd leaves a reserve of AWS's rate to people",
    patches: [{ file: "server/environments/ec2-buckets.ts", find: "{ requests: 2, resources: 50 }", replace: "{ requests: 0, resources: 0 }" }],
    test: { file: "server/environments/bucket-claims.integration.test.ts", name: "two workers at once take what is there once, and a herd leaves its reserve" },
  },
  {
    guard: "All workers draw from one bucket",
    patches: [{ file: "server/environments/claim-batch.ts", find: "accountId: target.accountId,", replace: "accountId: owner," }],
    test: { file: "server/environments/start-herd.integration.test.ts", name: "two workers share one bucket: a second herd finds it as the first one left it" },
  },
  {
    guard: "What changes something must come from our own pages (CSRF)",
    patches: [{ file: "server/api/trpc-handler.ts", find: "!isSameOrigin(request.headers)", replace: "false" }],
    test: { file: "server/api/trpc-handler.integration.test.ts", name: "a call that changes something > by another site is refused" },
  },
  {
    guard: "An end in an hour that happens twice is the last, so no work is cut early",
    patches: [
      { file: "server/environments/zones/zone-rules.ts", find: 'if (edge === "start" || ends > local + dayMs) return instant;', replace: "return instant;" },
    ],
    test: { file: "server/environments/schedules/known-answers.test.ts", name: "America/New_York 2026-11-01 01:30 as a end is" },
  },
  {
    guard: "A beginning in an hour that is skipped is the first instant after it",
    patches: [
      {
        file: "server/environments/zones/zone-rules.ts",
        find: "if (instant < begins) return found ?? begins;",
        replace: "if (instant < begins) return found ?? local - offsetOf(rules, segment - 1);",
      },
    ],
    test: {
      file: "server/environments/zones/zone-rules.test.ts",
      name: "around every change of every zone, both ends of a window are where the rule puts them",
    },
  },
  {
    guard: "Who changes a schedule needs the right on every environment that follows it",
    patches: [
      { file: "server/environments/schedules/editing-rights.ts", find: "if (lacking.length === 0)", replace: "if (lacking.length < environments.length)" },
    ],
    test: { file: "server/environments/schedules/schedules.integration.test.ts", name: "who may edit > needs the right on every environment that follows it" },
  },
  {
    guard: "Of two who change a schedule the second is told",
    patches: [{ file: "server/environments/schedules/locked-schedule.ts", find: "if (schedule.version !== version) throw stale(schedule);", replace: "" }],
    test: { file: "server/environments/schedules/schedules.integration.test.ts", name: "of two who save at the same moment one is told so" },
  },
  {
    guard: "Hours that somebody chose here outrank tags",
    patches: [
      { file: "server/environments/schedules/from-tags/tag-change.ts", find: "if (isChosen || (schedule !== null && !isByTag)) return null;", replace: "" },
      {
        file: "server/environments/schedules/from-tags/follow-tags.ts",
        find: "scheduleChosen: false,",
        replace: "",
      },
    ],
    test: {
      file: "server/environments/schedules/from-tags/follow-tags.integration.test.ts",
      name: "what somebody chose here outranks tags, also that it follows none",
    },
  },
  {
    guard: "A button acts only when Slack has signed the request",
    patches: [{ file: "server/notifications/slack-signature.ts", find: 'if (!secretsEqual(signature, `v0=${mac}`)) return "wrong";', replace: "" }],
    test: {
      file: "server/api/receive-slack.integration.test.ts",
      name: "what does not come from Slack changes nothing > a request without a signature, with another secret's, or of a changed body",
    },
  },
  {
    guard: "A request of Slack is taken once",
    patches: [{ file: "server/notifications/one-time-keys.ts", find: "return count === 1;", replace: "return count >= 0;" }],
    test: { file: "server/api/receive-slack.integration.test.ts", name: "what does not come from Slack changes nothing > a request a second time" },
  },
  {
    guard: "A token may never do more than its owner may now",
    patches: [
      {
        file: "server/access/api-token-rights.ts",
        find: "const scope = commonScope(grant.scope, token.scope);",
        replace: "const scope = commonScope(token.scope, token.scope);",
      },
    ],
    test: { file: "server/access/api-token-rights.test.ts", name: "whoever acts through a token > may do exactly what its owner may" },
  },
  {
    guard: "A token may do only what its verbs name",
    patches: [
      {
        file: "server/access/api-token-rights.ts",
        find: "isMachineVerb(permission) && token.verbs.includes(permission)",
        replace: "isMachineVerb(permission)",
      },
    ],
    test: { file: "server/api/v1/v1.integration.test.ts", name: "POST /environments/{environment}/start > is refused before anything is read" },
  },
  {
    guard: "No new work is let in while an environment drains",
    patches: [{ file: "server/environments/leases/lease-policy.ts", find: "if (isClosed(stop)) {", replace: "if (isClosed(stop) && name === '') {" }],
    test: { file: "server/environments/leases/leases.integration.test.ts", name: "taking > is refused while a stop is draining" },
  },
  {
    guard: "A lease that a stop has given up is not brought back by a late heartbeat",
    patches: [{ file: "server/environments/leases/lease-policy.ts", find: 'now >= lease.countsUntil && isClosed(stop) ? "lost" : null', replace: "null" }],
    test: { file: "server/environments/leases/lease-policy.test.ts", name: "a heartbeat > that comes too late finds the lease lost" },
  },
  {
    guard: "Who may no longer see an environment is told nothing: the right is checked when it is sent",
    patches: [
      {
        file: "server/notifications/delivery-loading.ts",
        find: 'if (!mayBeTold(actor, notice)) return "The person may no longer see the environment.";',
        replace: "",
      },
    ],
    test: {
      file: "server/notifications/deliver.integration.test.ts",
      name: "rights > a right that is lost between writing and sending is lost: nothing is sent",
    },
  },
  {
    guard: "What may have reached Slack is looked for before it is sent again",
    patches: [
      { file: "server/notifications/deliver.ts", find: "delivery.attempt > 1 ? await findSent(deps, delivery) : null", replace: "null as string | null" },
    ],
    test: {
      file: "server/notifications/deliver.integration.test.ts",
      name: "Slack > an answer that is lost after the message was posted",
    },
  },
  {
    guard: "A worker sends a notice only while it holds the delivery (fence)",
    patches: [{ file: "server/notifications/delivery-claims.ts", find: "return rows[0] ?? null;", replace: "return rows[0] ?? held;" }],
    test: { file: "server/notifications/deliver.integration.test.ts", name: "several workers > one that wakes after its lease sends nothing" },
  },
  {
    guard: "What people wrote is escaped in Slack",
    patches: [{ file: "server/notifications/slack-text.ts", find: '.replaceAll("<", "&lt;")', replace: "" }],
    test: { file: "server/notifications/slack-text.test.ts", name: "text that others wrote" },
  },
  {
    guard: "The link of a mail acts only for the person it was sent to",
    patches: [{ file: "server/inbox/mail-act.ts", find: "if (grant.userId !== actor.id)", replace: "if (grant.userId === '')" }],
    test: { file: "server/inbox/inbox.integration.test.ts", name: "a link in a mail > is of no use to somebody else" },
  },
  ...desiredMutants,
  ...measureMutants,
  ...switchMutants,
];

/** The guards of migrations: their tests need two database servers and take a quarter of an hour, so they have a run of their own. */
export const migrationMutants: readonly Mutant[] = [
  ...cageMutants,
  ...columnMutants,
  ...databaseMutants,
  ...expressionMutants,
  ...kindMutants,
  ...lintMutants,
  ...mariadbMutants,
  ...mariadbPlanMutants,
  ...postgresShadowMutants,
  ...rehearsalMutants,
  ...reviewMutants,
  ...originalsMutants,
  ...runMutants,
];
