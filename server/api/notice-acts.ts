import { extendEnvironment, getEnvironment, keepWaiting, stopEnvironment } from "@/server/environments";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { momentWords } from "@/server/environments/words-of-time";
import type { ActPreview, NoticeAct, NoticeActs } from "@/server/notifications/notice-acts";
import { clock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { organisationZone } from "@/server/platform/organisation-zone";

/** What "keep waiting" adds, in minutes. */
const moreMinutes = 60;

/** What notices can do, put together from the environments' own use cases: each checks the person's rights and records what it did. */
export const noticeActs: NoticeActs = {
  preview: async (db, actor, act) => previewOf(await getEnvironment(db, actor, act.environmentId), act),
  run: async (db, actor, act, { work, idempotencyKey }) => {
    const { environmentId } = act;
    if (act.verb === "keep-waiting") return { kind: "done", sentence: (await keepWaiting(db, actor, { environmentId, minutes: moreMinutes })).sentence };
    const environment = await getEnvironment(db, actor, environmentId);
    if (act.verb === "extend") {
      const until = untilOf(environment, act);
      return { kind: "done", sentence: (await extendEnvironment(db, actor, { environmentId, until, idempotencyKey })).sentence };
    }
    const users = usersOf(environment);
    if (work.kind === "ask" && users.length > 0) return { kind: "in-use", sentence: atWork(environment.name, users) };
    const overriding = work.kind === "override" ? { overrideReason: work.reason } : {};
    return { kind: "done", sentence: (await stopEnvironment(db, actor, { environmentId, idempotencyKey, ...overriding })).accepted };
  },
};

function previewOf(environment: EnvironmentDetail, act: NoticeAct): ActPreview {
  const { name, levers } = environment;
  const inUse = usersOf(environment);
  switch (act.verb) {
    case "extend": {
      const option = environment.extendOptions.find(({ key }) => key === act.option);
      const until = option === undefined ? "then" : momentWords(option.until, clock.now(), organisationZone());
      const refused = levers.extend.allowed ? (option === undefined ? noLongerOffered(name) : option.refused) : levers.extend.reason;
      return { environment: name, sentence: `${name} will stay on until ${until}.`, refused, inUse };
    }
    case "stop":
      return {
        environment: name,
        sentence: inUse.length > 0 ? atWork(name, inUse) : `${name} will be stopped now.`,
        refused: levers.stop.allowed ? null : levers.stop.reason,
        inUse,
      };
    case "keep-waiting": {
      const waits = environment.stop !== null && environment.stop.stage !== "stopping";
      return {
        environment: name,
        sentence: `The stop of ${name} will wait an hour longer for those at work.`,
        refused: waits ? null : `${name} is not about to stop any more.`,
        inUse,
      };
    }
  }
}

/** @throws AppError `invalid_state` when the extension is not on offer */
function untilOf({ name, extendOptions, levers }: EnvironmentDetail, { option }: NoticeAct): Date {
  if (!levers.extend.allowed)
    throw new AppError(levers.extend.reason === null ? "forbidden" : "invalid_state", levers.extend.reason ?? `${name} cannot be extended.`);
  const found = extendOptions.find(({ key }) => key === option);
  if (found === undefined) throw new AppError("invalid_state", noLongerOffered(name));
  if (found.refused !== null) throw new AppError("invalid_state", found.refused);
  return found.until;
}

function usersOf({ inUse }: EnvironmentDetail): string[] {
  return [...new Set(inUse.map(({ who, what }) => (what === null ? who : `${who} (${what})`)))];
}

function atWork(name: string, users: readonly string[]): string {
  const shown = users.slice(0, 5).join(", ");
  const more = users.length > 5 ? ` and ${users.length - 5} more` : "";
  return `${name} is in use by ${shown}${more}.`;
}

function noLongerOffered(name: string): string {
  return `This extension of ${name} is not on offer any more. Open it in the portal to see which are.`;
}
