import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { TargetGateways } from "../target/gateways";
import { TargetError } from "../target/target-session";
import { databaseAuditEvents } from "./audit-events";
import { authorizedDatabase, placeOfDatabase } from "./authorized-database";
import { identityDialectOf } from "../dialects/identity-dialect";
import { readConnectionFacts } from "./connection-facts";
import type { ConnectionFacts } from "./connection-facts";
import { addressWords } from "./database-words";
import { openRow } from "./open-target";
import { registeredBefore, twiceWords } from "./same-database";
import type { ConnectionReport } from "./schemas";

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 10_000;
/** Moments of the target are compared with ours in conflict reports and windows. */
const mostSkewMs = 5_000;
const thisMachine = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;

type Deps = { db: Database; gateways: TargetGateways };

/**
 * Tests the connection of a database and keeps what it found: reached or not, rights present and missing, what stands in the way of triggers.
 * @throws AppError `not_found`, `forbidden`; a server that is not reached is a finding, not an error
 */
export async function testConnection({ db, gateways }: Deps, actor: UserActor, databaseId: string): Promise<ConnectionReport> {
  const row = await authorizedDatabase(db, actor, "database:manage", databaseId);
  const { report, identity } = await reportOf({ db, gateways }, actor, row);
  return inTransaction(db, async (tx) => {
    const now = await authorizedDatabase(tx, actor, "database:manage", databaseId);
    if (now.version !== row.version) throw new AppError("stale", `${row.name} was changed while it was tested. Test it again.`);
    await tx.targetDatabase.update({ where: { id: row.id }, data: { connection: report, ...(identity !== null && { identity }) } });
    await record(tx, databaseAuditEvents["database.tested"], {
      actor,
      subject: { noun: "database", id: row.id, label: row.name },
      scope: placeOfDatabase(row),
      data: { ok: report.ok, sentence: report.sentence },
    });
    await announce(tx, { noun: "database", id: row.id, version: row.version, scope: placeOfDatabase(row) });
    return report;
  });
}

type Tested = { report: ConnectionReport; identity: string | null };

async function reportOf({ db, gateways }: Deps, actor: UserActor, row: TargetDatabase): Promise<Tested> {
  const at = clock.now();
  try {
    const session = await openRow(gateways, row, { sessionName: `switchyard test ${newId()}`, connectTimeoutMs, statementTimeoutMs });
    try {
      const asked = clock.now().getTime();
      const facts = await readConnectionFacts(session, row.engine, { ...row, isLocal: thisMachine.test(row.host) });
      // The server read its clock somewhere between the question and the answer.
      const skew = Math.round(facts.clockMs - asked);
      const identity = await identityDialectOf(row.engine).read(session);
      const twin = await registeredBefore({ db, gateways }, { ...row, session, identity });
      const checks = [...facts.checks, ...identityChecks(row, identity, twin === null ? null : twiceWords(actor, twin))];
      return { report: reached(at, { ...facts, checks }, skew), identity };
    } finally {
      await session.end();
    }
  } catch (error) {
    if (error instanceof TargetError) return { report: notReached(at, error, row), identity: null };
    if (error instanceof AppError && error.code === "unavailable") return { report: refused(at, "secret", error.message), identity: null };
    throw error;
  }
}

/** Nothing where the database is the one it was and is registered once. */
function identityChecks(row: TargetDatabase, identity: string | null, twice: string | null): ConnectionFacts["checks"] {
  const isAnother = row.identity !== null && identity !== null && row.identity !== identity;
  return [
    ...(twice === null ? [] : [{ key: "registered-twice", title: "Registered twice", level: "missing" as const, words: twice }]),
    ...(isAnother ? [{ key: "another", title: "Another database", level: "warn" as const, words: anotherWords }] : []),
  ];
}

const anotherWords =
  "Another database stands at this address than the last time: it was restored elsewhere, copied or replaced. What live migrations keep in it, such as originals, may be another state or missing. Look at them before they go on.";

function reached(at: Date, { server, isReplica, checks }: ConnectionFacts, skew: number): ConnectionReport {
  const all = [...checks, clockCheck(skew)];
  const missing = all.filter(({ level }) => level === "missing");
  const warned = all.filter(({ level }) => level === "warn");
  const sentence =
    missing.length > 0
      ? `${server} is reached, but migrations cannot run on it: ${missing.map(({ title }) => title.toLowerCase()).join(", ")}.`
      : warned.length > 0
        ? `${server} is ready. To be looked at: ${warned.map(({ title }) => title.toLowerCase()).join(", ")}.`
        : `${server} is ready.`;
  return { at: at.toISOString(), ok: missing.length === 0, sentence, server, isReplica, clockSkewMs: skew, checks: all };
}

function clockCheck(skew: number): ConnectionReport["checks"][number] {
  const base = { key: "clock", title: "Clock" };
  if (Math.abs(skew) <= mostSkewMs) return { ...base, level: "ok", words: "The server's clock and ours agree." };
  const seconds = Math.round(Math.abs(skew) / 1_000);
  return {
    ...base,
    level: "warn",
    words: `The server's clock is ${seconds} s ${skew > 0 ? "ahead of" : "behind"} ours: moments in conflict reports are off by that.`,
  };
}

const failureWords: Partial<Record<TargetError["failure"], (row: TargetDatabase) => string>> = {
  "refused-login": ({ userName }) => `The server refuses ${userName}. Check the user and set the password again; on PostgreSQL look at pg_hba.conf too.`,
  unreachable: (row) => `${addressWords(row)} does not answer. Check host and port, and the firewall between it and the portal.`,
};

/** What Node's TLS says of a certificate it does not accept. */
const isOfCertificate = /\bcertificate\b|altnames/i;

function certificateWords(row: TargetDatabase): string {
  return `${addressWords(row)} shows a certificate that is not accepted. Give the authority that has signed it (PEM), and the name that stands in it as the host.`;
}

function notReached(at: Date, error: TargetError, row: TargetDatabase): ConnectionReport {
  const known = isOfCertificate.test(error.message) ? certificateWords(row) : failureWords[error.failure]?.(row);
  return refused(at, "reach", `${known ?? "The test was cut off."} The server or the network said: ${saidOf(error)}`);
}

/** Without what we put around it: where it is and what to check is said already. */
function saidOf({ failure, cause, message }: TargetError): string {
  const said = failure === "unreachable" && cause instanceof Error ? cause.message : "";
  return said === "" ? message : `${said}.`;
}

function refused(at: Date, key: string, words: string): ConnectionReport {
  const check = { key, title: key === "reach" ? "Reached" : "Password", level: "missing" as const, words };
  return { at: at.toISOString(), ok: false, sentence: words, server: null, isReplica: null, clockSkewMs: null, checks: [check] };
}
