import { deliverNotices } from "./deliver";
import type { NoticeDeps } from "./deliver";
import { noticeJobs } from "./jobs";
import type { NoticeJob } from "./jobs";

/** Handlers of the room's jobs. */
export function noticeJobHandlers(deps: NoticeDeps): Record<NoticeJob, (payload: unknown) => Promise<void>> {
  return {
    "notice.deliver": async (payload) => {
      noticeJobs["notice.deliver"].parse(payload);
      await deliverNotices(deps);
    },
  };
}
