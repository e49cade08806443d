import type { DirectoryConfig } from "@/server/access/directory";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { failpoint } from "@/server/platform/failpoint";
import { logger } from "@/server/platform/logger";
import { claimDueDeliveries, endTry, holdBackAddress, renewLease } from "./delivery-claims";
import type { Held } from "./delivery-claims";
import { DeliveryFailure, mostTries, waitAfter } from "./delivery-failure";
import { loadDelivery, whyNot } from "./delivery-loading";
import type { Delivery } from "./delivery-loading";
import type { MailGateway } from "./mail-gateway";
import { noticesAtOnce, planNotices } from "./plan-notices";
import { sendMail } from "./send-mail";
import { sendSlack } from "./send-slack";
import type { SlackGateway } from "./slack-gateway";

/** What sending needs. A gateway that is null is not set up: nothing is planned for it. */
export type NoticeDeps = {
  db: Database;
  directory: DirectoryConfig;
  /** Names the worker in the rows it takes. */
  owner: string;
  /** `isWebhook`: it knows teams' channels only, no people. */
  slack: { gateway: SlackGateway; isWebhook: boolean } | null;
  mail: MailGateway | null;
  publicUrl: string;
  /** Signs the links in mails. */
  actSecret: string;
  slackChannels: Readonly<Record<string, string>>;
};

const atOnce = 20;
/** Most rounds of one call: a worker that is asked to end waits for one call only. */
const mostRounds = 50;

/** Plans what was written and sends what is due. Called again and again; any number of workers may. */
export async function deliverNotices(deps: NoticeDeps): Promise<void> {
  await planAll(deps);
  const channels = [...(deps.slack === null ? [] : ["slack" as const]), ...(deps.mail === null ? [] : ["email" as const])];
  if (channels.length === 0) return;
  for (let round = 0; round < mostRounds; round += 1) {
    const claimed = await claimDueDeliveries(deps.db, { owner: deps.owner, now: clock.world(), channels, limit: atOnce });
    await Promise.all(claimed.map((held) => deliverOne(deps, held)));
    if (claimed.length < atOnce) return;
  }
}

async function planAll({ db, slack, mail, slackChannels }: NoticeDeps): Promise<void> {
  const outlets = { slackDirect: slack !== null && !slack.isWebhook, slackTeams: slack !== null, mail: mail !== null, slackChannels };
  for (let round = 0; round < mostRounds; round += 1) {
    if ((await planNotices(db, outlets)) < noticesAtOnce) return;
  }
}

async function deliverOne(deps: NoticeDeps, claimed: Held): Promise<void> {
  const { db } = deps;
  const delivery = await loadDelivery(db, claimed.id);
  let held = claimed;
  try {
    const found = delivery.attempt > 1 ? await findSent(deps, delivery) : null;
    if (found !== null) return void (await endTry(db, held, { to: "sent", at: clock.world(), externalId: found }));
    const reason = await whyNot(deps, delivery);
    if (reason !== null) return void (await endTry(db, held, { to: "skipped", words: reason }));
    // A worker that slept longer than its lease sends nothing: another one may have done so.
    const renewed = await renewLease(db, held);
    if (renewed === null) return;
    held = renewed;
    const externalId = delivery.channel === "slack" ? await sendSlack(deps, delivery) : await sendMail(deps, delivery);
    failpoint("notice-sent");
    await endTry(db, held, { to: "sent", at: clock.world(), externalId });
  } catch (error) {
    if (!(error instanceof DeliveryFailure) && delivery.attempt < mostTries) throw error;
    await endFailed(
      deps,
      delivery,
      held,
      error instanceof DeliveryFailure ? error : new DeliveryFailure("refused", "It failed each time for a fault of ours.", { cause: error }),
    );
  }
}

/** Slack can be asked whether an earlier try has arrived; mail cannot, and carries the same Message-ID instead. */
function findSent({ slack }: NoticeDeps, { channel, address, id, createdAt, nextTryAt }: Delivery): Promise<string | null> {
  if (channel !== "slack" || slack === null) return Promise.resolve(null);
  const since = new Date(Math.min(createdAt.getTime(), nextTryAt.getTime()) - 60_000);
  return slack.gateway.find(address, id, since);
}

async function endFailed({ db }: NoticeDeps, delivery: Delivery, held: Held, failure: DeliveryFailure): Promise<void> {
  const waitMs = waitAfter(failure, delivery.attempt, clock.random());
  const facts = { err: failure, deliveryId: delivery.id, channel: delivery.channel, attempt: delivery.attempt };
  if (waitMs === null) {
    logger.error(facts, "notices: a delivery is given up");
    await endTry(db, held, { to: "failed", words: failure.message });
    return;
  }
  logger.warn({ ...facts, waitMs }, "notices: a delivery has to be tried again");
  const nextTryAt = new Date(clock.world().getTime() + waitMs);
  await endTry(db, held, { to: "pending", nextTryAt, words: failure.message });
  if (failure.kind === "limited") await holdBackAddress(db, delivery.address, nextTryAt);
}
