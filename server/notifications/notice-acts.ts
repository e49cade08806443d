import type { UserActor } from "@/server/access/actor";
import type { Database, Db } from "@/server/platform/db";
import type { NoticeLever } from "./notice";

/** What a button of Slack or a link in a mail does, without the words on it. */
export type NoticeAct = { verb: NoticeLever["verb"]; environmentId: string; option: string | null };

/** What an act would do, shown before it is done. `refused` says why it cannot be done now. */
export type ActPreview = {
  environment: string;
  /** The effect: "payments-dev stays on until 22:00." */
  sentence: string;
  refused: string | null;
  /** Who works there now. */
  inUse: readonly string[];
};

/** What a person decided about those at work: nothing yet, that the stop waits for them, or why it does not. */
export type AboutWork = { kind: "ask" } | { kind: "wait" } | { kind: "override"; reason: string };

/** `in-use`: nothing was done, because somebody works there; the sentence names them. */
export type ActOutcome = { kind: "done" | "in-use"; sentence: string };

/** The acts of the environments, which a lower room cannot know; server/api puts them together. Each checks the person's rights itself. */
export type NoticeActs = {
  /** @throws AppError when the environment may not be seen */
  preview(db: Db, actor: UserActor, act: NoticeAct): Promise<ActPreview>;
  /** @throws AppError that says what was wrong and who can help */
  run(db: Database, actor: UserActor, act: NoticeAct, how: { work: AboutWork; idempotencyKey: string }): Promise<ActOutcome>;
};
