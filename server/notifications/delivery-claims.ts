import type { DeliveryChannel } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";

/** How long a worker owns a delivery, in seconds of the database's clock: two calls to Slack at their longest, and a margin. */
const leaseSeconds = 60;

/** The guards of a delivery, as the last reader saw them. */
export type Held = { id: string; version: number; fence: number };

/** Takes notices whose deliveries were not made yet; nobody else takes them while the transaction is open. */
export async function lockUnplanned(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from notice where planned_at is null order by created_at, id limit ${limit} for update skip locked`;
  return rows.map(({ id }) => id);
}

/**
 * Takes deliveries that are due, and those a dead worker left. Slack takes one message a second for each channel, so of one address only the
 * first is taken, and none while another is under way or was sent within the last second.
 */
export function claimDueDeliveries(db: Db, claim: { owner: string; now: Date; channels: readonly DeliveryChannel[]; limit: number }): Promise<Held[]> {
  return db.$queryRaw`
    update notice_delivery o
    set state = 'claimed', fence = o.fence + 1, version = o.version + 1, attempt = o.attempt + 1,
        lease_owner = ${claim.owner}, lease_until = now() + make_interval(secs => ${leaseSeconds})
    from (
      select d.id from notice_delivery d
      where d.channel = any(${[...claim.channels]}::delivery_channel[])
        and ((d.state = 'pending' and d.next_try_at <= ${claim.now}) or (d.state = 'claimed' and d.lease_until < now()))
        and (d.channel <> 'slack' or not exists (
          select from notice_delivery other
          where other.channel = 'slack' and other.address = d.address and other.id <> d.id
            and ((other.state = 'claimed' and other.lease_until > now())
              or (other.state = 'sent' and other.sent_at > ${claim.now}::timestamptz - interval '1 second')
              or (other.state in ('pending', 'claimed') and other.next_try_at <= ${claim.now} and (other.next_try_at, other.id) < (d.next_try_at, d.id)))
        ))
      order by d.next_try_at, d.id limit ${claim.limit}
      for update skip locked
    ) due
    where o.id = due.id
    returning o.id, o.version, o.fence`;
}

/** Lengthens the lease right before something is sent; null when another worker has taken over meanwhile. */
export async function renewLease(db: Db, held: Held): Promise<Held | null> {
  const rows = await db.$queryRaw<Held[]>`
    update notice_delivery set version = version + 1, lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id = ${held.id}::uuid and version = ${held.version} and fence = ${held.fence} and state = 'claimed'
    returning id, version, fence`;
  return rows[0] ?? null;
}

/** How a try ended. `sent` keeps what an update refers to; `pending` waits until `nextTryAt`. */
export type DeliveryEnd =
  | { to: "sent"; at: Date; externalId: string | null }
  | { to: "pending"; nextTryAt: Date; words: string }
  | { to: "skipped" | "failed"; words: string };

/** Ends a try under its version and fence; false when another worker has taken over. */
export async function endTry(db: Db, held: Held, end: DeliveryEnd): Promise<boolean> {
  const sentAt = end.to === "sent" ? end.at : null;
  const externalId = end.to === "sent" ? end.externalId : null;
  const nextTryAt = end.to === "pending" ? end.nextTryAt : null;
  const words = end.to === "sent" ? null : end.words;
  const moved = await db.$executeRaw`
    update notice_delivery
    set state = ${end.to}::delivery_state, version = version + 1, lease_until = null, lease_owner = null, last_error = ${words}::text,
        sent_at = coalesce(${sentAt}::timestamptz, sent_at), external_id = coalesce(${externalId}::text, external_id),
        next_try_at = coalesce(${nextTryAt}::timestamptz, next_try_at)
    where id = ${held.id}::uuid and version = ${held.version} and fence = ${held.fence} and state = 'claimed'`;
  return moved === 1;
}

/** Lets everything that waits for one address of Slack wait until then: Slack has said so. */
export async function holdBackAddress(db: Db, address: string, until: Date): Promise<void> {
  await db.$executeRaw`
    update notice_delivery o set next_try_at = ${until}, version = o.version + 1
    from (
      select id, version, fence from notice_delivery
      where channel = 'slack' and address = ${address} and state = 'pending' and next_try_at < ${until}
      order by id for update skip locked
    ) waiting
    where o.id = waiting.id and o.version = waiting.version and o.fence = waiting.fence`;
}

/**
 * Ends the deliveries that a newer notice of their thread replaces: what waits is not sent any more, and of the inbox only the newest line
 * stays. What is on its way right now ends by itself.
 */
export async function replaceOlder(tx: Tx, by: { noticeId: string; thread: string }): Promise<void> {
  await tx.$executeRaw`
    update notice_delivery o set state = 'skipped', version = o.version + 1, last_error = 'Replaced by a newer one.'
    from (
      select d.id, d.version, d.fence from notice_delivery d join notice n on n.id = d.notice_id
      where n.thread = ${by.thread} and n.id <> ${by.noticeId}::uuid
        and n.created_at <= (select created_at from notice where id = ${by.noticeId}::uuid)
        and (d.state = 'pending' or (d.channel = 'inbox' and d.state = 'sent'))
      order by d.id for update of d
    ) older
    where o.id = older.id and o.version = older.version and o.fence = older.fence`;
}

/** Marks lines of a person's inbox as read; with `ids` null all of them. Gives how many were unread. */
export function markInboxRead(db: Db, userId: string, ids: readonly string[] | null, now: Date): Promise<number> {
  return db.$executeRaw`
    update notice_delivery o set read_at = ${now}, version = o.version + 1
    from (
      select id, version, fence from notice_delivery
      where channel = 'inbox' and state = 'sent' and user_id = ${userId}::uuid and read_at is null
        and (${ids === null}::boolean or id = any(${[...(ids ?? [])]}::uuid[]))
      order by id for update
    ) mine
    where o.id = mine.id and o.version = mine.version and o.fence = mine.fence`;
}
