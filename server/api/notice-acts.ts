import { stopEnvironment } from "@/server/environments/stop-environment";
import { getEnvironment } from "@/server/environments/get-environment";
import type { NoticeActs } from "@/server/notifications/notice-acts";
import { AppError } from "@/server/platform/errors";

/** What notices can do, put together from the environments' own use cases: each checks the person's rights and records what it did. */
export const noticeActs: NoticeActs = {
  preview: async (db, actor, { environmentId }) => {
    const { name } = await getEnvironment(db, actor, environmentId);
    return { environment: name, sentence: `${name} is stopped.`, refused: null, inUse: [] };
  },
  run: async (db, actor, { verb, environmentId }, { idempotencyKey }) => {
    if (verb !== "stop") throw new AppError("invalid_state", "Do this in the portal.");
    const { accepted } = await stopEnvironment(db, actor, { environmentId, idempotencyKey });
    return { kind: "done", sentence: accepted };
  },
};
