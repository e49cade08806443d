import { z } from "zod";
import type { Db } from "@/server/platform/db";
import { ring } from "@/server/platform/queue";

/** The room's jobs. A knock only says that something may be due. */
export const noticeJobs = {
  /** A notice was written, or a delivery is due. */
  "notice.deliver": z.strictObject({}),
} as const;

export type NoticeJob = keyof typeof noticeJobs;

/** Wakes a worker to plan and send what is due. */
export function ringNotices(db: Db): Promise<void> {
  return ring(db, { task: "notice.deliver", payload: {}, key: "notice.deliver" });
}
