import type { NoticeKind } from "./notice";
import type { DeliveryChannelName } from "./schemas";

/** Kinds that go to a person by themselves; of the others the inbox keeps a line and nothing rings. */
const loud: ReadonlySet<NoticeKind> = new Set<NoticeKind>(["stop.warning", "stop.asking", "start.failed", "budget.spent", "lease.lost", "digest.weekly"]);

/** Kinds that a team's channel is told: one message for each thing, which changes in place. */
const forTeams: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  "stop.warning",
  "stop.asking",
  "stop.done",
  "start.late",
  "start.failed",
  "switch.moved",
  "budget.spent",
]);

/** Where a person can be reached. */
export type Reach = { hasSlack: boolean; hasMail: boolean };

/**
 * Where a person is told. Without a choice of their own the inbox is, silently, and of what is urgent one channel more: Slack for those who
 * linked it, otherwise mail. What they chose holds as it stands, as far as they can be reached.
 */
export function channelsOf(kind: NoticeKind, choice: readonly DeliveryChannelName[] | null, reach: Reach): DeliveryChannelName[] {
  const wanted = choice ?? defaultChannels(kind, reach);
  return wanted.filter((channel) => channel === "inbox" || (channel === "slack" ? reach.hasSlack : reach.hasMail));
}

/** The channels of a kind for somebody who chose nothing. */
export function defaultChannels(kind: NoticeKind, { hasSlack }: Pick<Reach, "hasSlack">): DeliveryChannelName[] {
  if (!loud.has(kind)) return ["inbox"];
  return ["inbox", hasSlack ? "slack" : "email"];
}

/** True for a kind that is posted as a message of its own: who is asked must see that they are, and a change of an older message rings nowhere. */
export function isPostedAnew(kind: NoticeKind): boolean {
  return kind === "stop.asking";
}

/** True for a kind that a team's Slack channel is told. */
export function isForTeams(kind: NoticeKind): boolean {
  return forTeams.has(kind);
}
