import { startEmbeddedMail } from "@/embedded/mail/start-embedded-mail";
import type { EmbeddedMail } from "@/embedded/mail/start-embedded-mail";
import { startEmbeddedSlack } from "@/embedded/slack/start-embedded-slack";
import type { EmbeddedSlack } from "@/embedded/slack/start-embedded-slack";
import type { Message } from "@/embedded/slack/workspace";
import type { UserActor } from "@/server/access/actor";
import { deliverNotices } from "@/server/notifications/deliver";
import type { NoticeDeps } from "@/server/notifications/deliver";
import { createMailGateway } from "@/server/notifications/mail-gateway";
import type { NewNotice } from "@/server/notifications/notice";
import { notify } from "@/server/notifications/notify";
import { createSlackGateway } from "@/server/notifications/slack-gateway";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { TestDatabase } from "../database/test-database";
import { createPortalWorld } from "./portal-world";
import type { PersonGrant, PortalWorld } from "./portal-world";

const slackTeamId = "T0TEST";
export const paymentsChannel = "C0PAYMENTS";
/** Members of the workspace, as many as a test needs. */
export const slackMembers = ["U0MINA", "U0ALICE", "U0STRANGER"] as const;
const publicUrl = "http://localhost:3000";

/** A portal with a Slack and a mail server of its own; nothing is sent by itself. */
export type NoticeWorld = PortalWorld & {
  slack: EmbeddedSlack;
  mail: EmbeddedMail;
  notices: NoticeDeps;
  /** A person with a mail address, linked to Slack when an account is given. */
  told(name: string, how?: { slackUser?: (typeof slackMembers)[number]; grants?: readonly PersonGrant[] }): Promise<UserActor>;
  /** Writes a warning about payments-dev; `to` names who is told. */
  warn(of: Partial<NewNotice> & { to?: readonly UserActor[] }): Promise<void>;
  /** Plans and sends until nothing is due. */
  deliver(deps?: NoticeDeps): Promise<void>;
  /** What a channel or a member's direct conversation shows. */
  messages(conversation: string): readonly Message[];
  /** All deliveries of the world, oldest first: "slack sent", "email skipped". */
  states(): Promise<string[]>;
};

/** A workspace with the members and the channel of the tests, without a limit of its rate. */
export function startTestSlack(): Promise<EmbeddedSlack> {
  const seed = { teamId: slackTeamId, members: slackMembers.map((id) => ({ id, name: id })), channels: [{ id: paymentsChannel, name: "payments" }] };
  return startEmbeddedSlack({ seed, limitsRate: false });
}

/** Makes a world; close it in afterAll. Settings are read once per process: a test that sets some by what is here starts these parts itself, first. */
export async function createNoticeWorld(given: { database?: TestDatabase; slack?: EmbeddedSlack } = {}): Promise<NoticeWorld> {
  const world = await createPortalWorld(given.database === undefined ? {} : { database: given.database });
  const slack = given.slack ?? (await startTestSlack());
  const mail = await startEmbeddedMail();
  const notices: NoticeDeps = {
    db: world.db,
    directory: world.deps.directory,
    owner: "test-worker",
    slack: { gateway: createSlackGateway({ token: slack.token, apiUrl: slack.apiUrl }), isWebhook: false },
    mail: createMailGateway({ url: mail.url, from: "Switchyard <switchyard@example.com>" }),
    publicUrl,
    actSecret: "only-for-tests-only-for-tests-only-for-tests",
    slackChannels: {},
  };
  const { id: environmentId } = await world.environment("payments-dev");
  return {
    ...world,
    slack,
    mail,
    notices,
    told: async (name, { slackUser, grants } = {}) => {
      const person = await world.person(name, grants);
      await world.db.user.update({ where: { id: person.id }, data: { mail: `${person.uid}@example.com` } });
      if (slackUser !== undefined) await world.db.slackLink.create({ data: { userId: person.id, slackTeamId, slackUserId: slackUser, linkedAt: new Date() } });
      return person;
    },
    warn: ({ to = [], ...given }) =>
      inTransaction(world.db, (tx) =>
        notify(tx, {
          dedupeKey: newId(),
          kind: "stop.warning",
          thread: null,
          subject: { noun: "environment", id: environmentId },
          place: { team: "payments", stage: "dev", environment: "payments-dev" },
          title: "payments-dev stops at 20:00",
          body: "Its hours end. Nobody works there.",
          path: `/environments/${environmentId}`,
          levers: [
            { verb: "extend", environmentId, option: "1h", label: "Extend 1 h" },
            { verb: "stop", environmentId, label: "Stop now" },
          ],
          recipientIds: to.map(({ id }) => id),
          expiresAt: null,
          ...given,
        }),
      ),
    deliver: async (deps = notices) => {
      for (let turn = 0; turn < 10; turn += 1) {
        await deliverNotices(deps);
        // What must wait its turn on an address is due again at once.
        await world.db.$executeRaw`update notice_delivery set sent_at = sent_at - interval '1 minute', fence = fence where state = 'sent'`;
        if ((await world.db.noticeDelivery.count({ where: { state: "pending", nextTryAt: { lte: new Date() }, attempt: 0 } })) === 0) return;
      }
      throw new Error("Deliveries are still due after ten turns.");
    },
    messages: (conversation) => slack.workspace.list().filter(({ channel }) => channel === slack.workspace.conversation(conversation)),
    states: async () => {
      const rows = await world.db.noticeDelivery.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
      return rows.map(({ channel, state }) => `${channel} ${state}`);
    },
    close: async () => {
      await slack.close();
      await mail.close();
      await world.close();
    },
  };
}
