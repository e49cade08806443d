import type { LintContext, LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import type { BusySession } from "../target-load";
import { isSubject } from "../touched";

/** A transaction that is older than this keeps a schema change waiting, and everybody behind it. */
const longestTransactionSeconds = 5;
const mostLagSeconds = 10;

const who = ({ application, user, openForSeconds }: BusySession) => `${application === "" ? user : application} (${user}), for ${Math.round(openForSeconds)} s`;

export const longTransactions: LintRule = {
  id: "long-transactions",
  because: "A schema change waits for every transaction that has used the table.",
  check: ({ load }) =>
    (load?.transactions ?? [])
      .filter(({ openForSeconds, holdsTable }) => holdsTable && openForSeconds > longestTransactionSeconds)
      .map((session) => ({
        level: "warn",
        words: `A transaction has held the table open: ${who(session)}. The migration will not start before it is over.`,
        stepKey: null,
      })),
};

export const dumpsRunning: LintRule = {
  id: "dumps-running",
  because: "A dump holds every table until it is done, and what changes meanwhile is in it or not.",
  check: ({ load }) =>
    (load?.dumps ?? []).map((session) => ({ level: "warn", words: `A dump is running: ${who(session)}. Start when it is over.`, stepKey: null })),
};

export const wraparoundVacuum: LintRule = {
  id: "wraparound-vacuum",
  because: "A vacuum to prevent wraparound does not give way: schema changes of the table wait for its end.",
  check: ({ load }) =>
    load?.wraparoundVacuum === true
      ? [{ level: "warn", words: "A vacuum to prevent wraparound runs on the table, and no schema change gets in before it is done.", stepKey: null }]
      : [],
};

/** Bytes that the script needs beyond what is there: a copy of the table needs it twice, log included. */
function neededBytes(context: LintContext): number {
  const copies = context.reading.some(({ statement }) => statement?.lock.lasts === "copy");
  const indexes = actionsOf(context.reading, "create-index").filter(({ action }) => isSubject(context, action.table)).length;
  const rewrites = context.script.forward.some(({ type }) => type === "batches");
  return context.facts.sizeBytes * ((copies ? 2 : 0) + indexes * 0.3 + (rewrites ? 0.1 : 0));
}

export const diskHeadroom: LintRule = {
  id: "disk-headroom",
  because: "A full disk stops the whole server.",
  check(context): RuleFinding[] {
    if (context.load === null) return [];
    const needed = neededBytes(context);
    const free = context.load.freeBytes;
    const megabytes = (bytes: number) => `${Math.ceil(bytes / 1_048_576).toLocaleString("en-US")} MB`;
    if (free === null)
      return needed < 1_073_741_824
        ? []
        : [
            {
              level: "warn",
              words: `It needs about ${megabytes(needed)}, and this server does not tell how much is free. Look at the disk before you start.`,
              stepKey: null,
            },
          ];
    if (free < needed)
      return [{ level: "block", words: `It needs about ${megabytes(needed)}, and ${megabytes(free)} are free. Make room first.`, stepKey: null }];
    return free < needed * 1.5 ? [{ level: "warn", words: `It needs about ${megabytes(needed)} of ${megabytes(free)} that are free.`, stepKey: null }] : [];
  },
};

export const replicaLag: LintRule = {
  id: "replica-lag",
  because: "A backfill makes replicas that are behind fall behind further.",
  check: ({ load }) =>
    (load?.replicas ?? []).flatMap(({ name, lagSeconds, lagBytes }): RuleFinding[] => {
      if (lagSeconds === null && lagBytes === null)
        return [{ level: "warn", words: `How far the replica ${name} is behind cannot be read: it may not be connected.`, stepKey: null }];
      const isBehind = (lagSeconds ?? 0) > mostLagSeconds || (lagBytes ?? 0) > 64 * 1_048_576;
      return isBehind
        ? [
            {
              level: "warn",
              words: `The replica ${name} is ${Math.round(lagSeconds ?? 0)} s behind already. The backfill waits until it has caught up.`,
              stepKey: null,
            },
          ]
        : [];
    }),
};

export const notStrict: LintRule = {
  id: "not-strict",
  because: "Without strict mode the server cuts what does not fit and only warns.",
  check: ({ load }) =>
    load?.isStrict === false
      ? [
          {
            level: "warn",
            words: "The server's sql_mode is not strict: applications that do not set their own get values cut without an error. Our sessions are strict.",
            stepKey: null,
          },
        ]
      : [],
};
