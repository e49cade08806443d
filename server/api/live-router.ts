import { tracked } from "@trpc/server";
import { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { can, canSomewhere } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import { clock } from "@/server/platform/clock";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { newId } from "@/server/platform/ids";
import type { LiveNotice } from "@/server/platform/live";
import type { LiveMessage } from "@/server/platform/live-listener";
import { router, signedIn } from "@/server/trpc/procedure";
import { liveListener, shutdownSignal } from "./live-streams";

const recheckMs = 60_000;

type Message = { type: "change"; noun: string; id: string; version: number } | { type: "resync" } | { type: "state"; live: false };

/** Change notices of everything the person may see. They carry no content: the client reads the thing again. `state` says that changes may be missed until the next `resync`. */
export const liveRouter = router({
  changes: signedIn()
    .input(z.strictObject({ lastEventId: z.string().max(64).nullish() }).optional())
    .subscription(({ ctx, input, signal }) => changesFor(ctx, input?.lastEventId ?? null, signal)),
});

type Caller = { actor: UserActor; reauthenticate: () => Promise<UserActor | null> };

async function* changesFor(caller: Caller, lastEventId: string | null, signal: AbortSignal | undefined) {
  const ended = new AbortController();
  const ends = AbortSignal.any([...(signal ? [signal] : []), shutdownSignal(), ended.signal]);
  const messages = liveListener().messages(ends);
  try {
    // A client that names the last event it heard has been away: it may have missed notices.
    if (lastEventId !== null) yield tracked(newId(), { type: "resync" } satisfies Message as Message);
    yield* visibleChanges(caller, withTicks(messages, ends));
  } finally {
    // Without this the listener would go on collecting messages for a stream that has ended.
    ended.abort();
  }
}

async function* visibleChanges({ actor: first, reauthenticate }: Caller, messages: AsyncGenerator<LiveMessage | "tick">) {
  let actor = first;
  let checkedAt = clock.world().getTime();
  for await (const message of messages) {
    const concernsSession = message !== "tick" && message.type === "change" && message.notice.noun === "session";
    const isDue = message === "tick" || clock.world().getTime() - checkedAt >= recheckMs;
    if (concernsSession ? message.notice.id === actor.id : isDue) {
      const now = await reauthenticate().catch(nobodyWithoutDatabase);
      if (now === null) return;
      actor = now;
      checkedAt = clock.world().getTime();
    }
    const shown = message === "tick" || concernsSession ? null : visibleMessage(actor, message);
    if (shown !== null) yield tracked(newId(), shown);
  }
}

/** A right that cannot be checked again is none: the stream ends, and the browser opens another one until it is answered. */
function nobodyWithoutDatabase(error: unknown): null {
  if (isDatabaseFailure(error)) return null;
  throw error;
}

/** What the person may hear of a message, or null. */
export function visibleMessage(actor: UserActor, message: LiveMessage): Message | null {
  if (message.type === "resync") return { type: "resync" };
  if (message.type === "down") return { type: "state", live: false };
  const { noun, id, version, scope }: LiveNotice = message.notice;
  const visible = scope === null ? isUnplacedVisible(actor, noun, id) : can(actor, placedBy.get(noun) ?? "environment:view", scope);
  return visible ? { type: "change", noun, id, version } : null;
}

/** What shows a thing that lies somewhere, where it is not an environment. */
const placedBy: ReadonlyMap<string, Permission> = new Map([
  ["migration", "migration:view"],
  ["database", "database:view"],
]);

/**
 * What lies nowhere: a target and a schedule concern whoever sees environments, a halt whoever sees migrations, an inbox its owner only.
 */
function isUnplacedVisible(actor: UserActor, noun: string, id: string): boolean {
  if (noun === "inbox") return id === actor.id;
  if (noun === "migration-halt") return canSomewhere(actor, "migration:view");
  return (noun === "target" || noun === "schedule") && canSomewhere(actor, "environment:view");
}

/** Mixes a tick into the messages every minute, however many there are, so that no stream outlives its session or its rights for longer. */
async function* withTicks(messages: AsyncGenerator<LiveMessage>, signal: AbortSignal): AsyncGenerator<LiveMessage | "tick"> {
  const nextTick = () => clock.sleep(recheckMs, signal).then(() => "tick" as const);
  let next = messages.next();
  let tick = nextTick();
  while (!signal.aborted) {
    const first = await Promise.race([tick, next]);
    if (first === "tick") {
      tick = nextTick();
      if (!signal.aborted) yield "tick";
      continue;
    }
    if (first.done) return;
    yield first.value;
    next = messages.next();
  }
}
