import type { z } from "zod";
import type { Place } from "@/server/access/can";
import type { noticeLever } from "./schemas";

/** What people are told, and choose by. */
export const noticeKinds = {
  "stop.warning": "An environment you use is about to stop.",
  "stop.asking": "A stop has reached its limit while somebody works; a person must decide.",
  "stop.done": "An environment you used was stopped.",
  "start.late": "A scheduled start was late.",
  "start.failed": "A start failed or waits for capacity.",
  "drift.adopted": "An environment was started or stopped outside Switchyard.",
  "lease.lost": "A job that held an environment awake went silent.",
  "switch.moved": "An A→B switch moved on.",
  "budget.spent": "The month's budget of an environment is nearly or wholly spent.",
  "migration.review-asked": "A schema migration waits for your review.",
  "migration.sent-back": "A schema migration of yours was sent back.",
  "migration.approved": "A schema migration of yours was approved.",
  "migration.voided": "A setting of a database voided approvals of a schema migration.",
  "migration.not-begun": "A schema migration was started and did not begin.",
  "migration.commented": "Somebody commented on a schema migration of yours.",
  "migration.force-asked": "Originals of a schema migration are to be written back; a person must decide.",
  "migration.live": "A schema migration is in use and can be rolled back until it is finalized.",
  "migration.conflicts": "The application changed rows whose originals a schema migration keeps.",
  "migration.unseen": "Triggers of a schema migration in use were switched off: what the application writes is not seen.",
  "migration.failed": "A schema migration failed, or must be planned anew.",
  "migration.finalize-due": "The safety delay of a schema migration is over; a person must decide.",
  "migration.done": "A schema migration was finalized or rolled back.",
  "digest.weekly": "What your environments cost and saved last week.",
  "test.sent": "A test that you asked for.",
} as const satisfies Record<`${string}.${string}`, string>;

export type NoticeKind = keyof typeof noticeKinds;

/** True for a kind that somebody has chosen by, and not a text out of an older release. */
export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(noticeKinds, kind);
}

/** What can be done from a notice. `option` is one of the extensions of the environment: `1h`, `2h`, `until-22`, `until-tomorrow`. */
export type NoticeLever = z.infer<typeof noticeLever>;

/** A notice as it is written. */
export type NewNotice = {
  /** The same key is the same notice: written twice, told once. */
  dedupeKey: string;
  kind: NoticeKind;
  /** Notices of one thread replace each other where the channel can. */
  thread: string | null;
  subject: { noun: string; id: string | null };
  place: Place | null;
  title: string;
  body: string;
  /** Path of the portal, such as `/environments/0197…`. */
  path: string;
  levers: readonly NoticeLever[];
  /** Named people; empty: whoever is concerned with the place. */
  recipientIds: readonly string[];
  expiresAt: Date | null;
};
