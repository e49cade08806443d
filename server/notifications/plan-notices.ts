import { loadGrants, userActor } from "@/server/access/load-actor";
import type { DeliveryChannel, Notice, NotificationChoice, SlackLink, User } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { channelsOf, isForTeams } from "./channel-policy";
import { concernedPeople } from "./concerned-people";
import { lockUnplanned, replaceOlder } from "./delivery-claims";
import { isNoticeKind } from "./notice";
import type { NoticeKind } from "./notice";
import { mayBeTold } from "./notice-place";

/** Most notices of one transaction. */
export const noticesAtOnce = 20;

/** What the installation can reach: whether Slack takes direct messages and mail is set up, and each team's Slack channel. */
export type Outlets = { slackDirect: boolean; slackTeams: boolean; mail: boolean; slackChannels: Readonly<Record<string, string>> };

type Planned = { channel: DeliveryChannel; userId: string | null; address: string };
type Person = User & { slackLink: SlackLink | null; notificationChoices: NotificationChoice[] };

/**
 * Makes the deliveries of notices that were written: who is told, and where. What came too late gets none.
 * @returns how many notices were planned; more may wait when it is the most that are taken at once
 */
export async function planNotices(db: Database, outlets: Outlets): Promise<number> {
  return inTransaction(db, async (tx) => {
    const ids = await lockUnplanned(tx, noticesAtOnce);
    const notices = await tx.notice.findMany({ where: { id: { in: ids } }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
    for (const notice of notices) await planOne(tx, notice, outlets);
    return notices.length;
  });
}

async function planOne(tx: Tx, notice: Notice, outlets: Outlets): Promise<void> {
  const now = clock.now();
  if (notice.thread !== null) await replaceOlder(tx, { noticeId: notice.id, thread: notice.thread });
  const isLate = notice.expiresAt !== null && notice.expiresAt <= now;
  const planned = isLate || !isNoticeKind(notice.kind) ? [] : [...(await toPeople(tx, notice, notice.kind, outlets)), ...toTeam(notice, notice.kind, outlets)];
  const world = clock.world();
  await tx.noticeDelivery.createMany({
    data: planned.map((each) => ({
      id: newId(),
      noticeId: notice.id,
      ...each,
      // The line in the inbox is there as soon as it is written.
      state: each.channel === "inbox" ? ("sent" as const) : ("pending" as const),
      sentAt: each.channel === "inbox" ? world : null,
      createdAt: notice.createdAt,
      nextTryAt: world,
    })),
    skipDuplicates: true,
  });
  await tx.notice.update({ where: { id: notice.id }, data: { plannedAt: now } });
  const told = planned.flatMap(({ channel, userId }) => (channel === "inbox" && userId !== null ? [userId] : []));
  for (const id of told) await announce(tx, { noun: "inbox", id, version: 0, scope: null });
}

async function toPeople(tx: Tx, notice: Notice, kind: NoticeKind, outlets: Outlets): Promise<Planned[]> {
  const people = await peopleOf(tx, notice, kind);
  const toldByMail = await alreadyMailed(tx, notice);
  const seenInSlack = await alreadyInSlack(tx, notice);
  return people.flatMap((person) => {
    const { slackLink, mail, notificationChoices } = person;
    const reach = { hasSlack: outlets.slackDirect && slackLink !== null, hasMail: outlets.mail && mail !== null };
    const choice = notificationChoices[0]?.channels ?? null;
    const wanted = channelsOf(kind, choice, reach);
    // A message that is there already must not go on saying what is over; a change of it rings nowhere.
    const isChange = choice === null && reach.hasSlack && seenInSlack.has(person.id) && !wanted.includes("slack");
    const channels = [...wanted.filter((channel) => channel !== "email" || !toldByMail.has(person.id)), ...(isChange ? ["slack" as const] : [])];
    const addresses: Record<DeliveryChannel, string> = { inbox: "", email: mail ?? "", slack: slackLink?.slackUserId ?? "" };
    return channels.map((channel) => ({ channel, userId: person.id, address: addresses[channel] }));
  });
}

/** The people it is for who may be told of it, as their rights were last read; they are read again before anything is sent. */
async function peopleOf(tx: Tx, notice: Notice, kind: NoticeKind): Promise<Person[]> {
  const isNamed = notice.recipientIds.length > 0;
  const ids = isNamed ? notice.recipientIds : notice.subjectId === null ? [] : await concernedPeople(tx, notice.subjectId, clock.now());
  const people = await tx.user.findMany({
    where: { id: { in: ids }, goneAt: null },
    include: { slackLink: true, notificationChoices: { where: { kind } } },
    orderBy: { id: "asc" },
  });
  const grants = await loadGrants(tx, [...new Set(people.flatMap(({ groups }) => groups))]);
  return people.filter((person) => {
    const own = grants.filter(({ groupDn }) => person.groups.includes(groupDn));
    return mayBeTold(userActor(person, own, { sessionId: null, address: null, requestId: notice.id, directoryFresh: true }), notice);
  });
}

/** The people who have a message of the thread in their own conversation. */
async function alreadyInSlack(tx: Tx, { thread, id }: Notice): Promise<ReadonlySet<string>> {
  if (thread === null) return new Set();
  const rows = await tx.noticeDelivery.findMany({
    where: { channel: "slack", state: "sent", externalId: { not: null }, userId: { not: null }, notice: { thread, id: { not: id } } },
    select: { userId: true },
  });
  return new Set(rows.flatMap(({ userId }) => userId ?? []));
}

/** Mail cannot be changed once it is sent: of one thread and kind a person gets one. */
async function alreadyMailed(tx: Tx, { thread, kind, id }: Notice): Promise<ReadonlySet<string>> {
  if (thread === null) return new Set();
  const rows = await tx.noticeDelivery.findMany({
    where: { channel: "email", state: { in: ["sent", "claimed"] }, notice: { thread, kind, id: { not: id } } },
    select: { userId: true },
  });
  return new Set(rows.flatMap(({ userId }) => userId ?? []));
}

function toTeam({ team }: Notice, kind: NoticeKind, { slackTeams, slackChannels }: Outlets): Planned[] {
  const address = team !== null && Object.hasOwn(slackChannels, team) ? slackChannels[team] : undefined;
  if (!slackTeams || address === undefined || !isForTeams(kind)) return [];
  return [{ channel: "slack", userId: null, address }];
}
