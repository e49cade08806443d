import type { DemoPerson } from "../directory/demo-people";
import { startEmbeddedMail } from "../mail/start-embedded-mail";
import type { EmbeddedMail } from "../mail/start-embedded-mail";
import { startMessagesPage } from "../messages/start-messages-page";
import type { MessagesPage } from "../messages/start-messages-page";
import { startEmbeddedSlack } from "../slack/start-embedded-slack";
import type { EmbeddedSlack } from "../slack/start-embedded-slack";

/** Slack, mail, and the page on which both are read. */
export type DemoMessages = { slack: EmbeddedSlack; mail: EmbeddedMail; page: MessagesPage; environment: Record<string, string>; close(): Promise<void> };

/** The channels that config/switchyard.json names. */
const channels = [
  { id: "C0PAYMENTS", name: "payments" },
  { id: "C0SEARCH", name: "search" },
  { id: "C0LEDGER", name: "ledger" },
];

/** Starts Slack with the people of the demo as members, the mail server, and their page. */
export async function startDemoMessages(people: readonly DemoPerson[]): Promise<DemoMessages> {
  const members = people.map(({ uid, givenName, surname }) => ({ id: `U0${uid.toUpperCase()}`, name: `${givenName} ${surname}` }));
  const slack = await startEmbeddedSlack({ seed: { teamId: "T0DEMO", members, channels } });
  const mail = await startEmbeddedMail();
  const page = await startMessagesPage({ slack, mail });
  return {
    slack,
    mail,
    page,
    environment: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SMTP_URL: mail.url,
      MAIL_FROM: "Switchyard <switchyard@example.com>",
    },
    close: async () => {
      await page.close();
      await mail.close();
      await slack.close();
    },
  };
}
