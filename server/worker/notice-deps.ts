import type { DirectoryConfig } from "@/server/access/directory";
import { loadInstallationConfig } from "@/server/api/installation-config";
import type { NoticeDeps } from "@/server/notifications/deliver";
import { createMailGateway } from "@/server/notifications/mail-gateway";
import { createSlackGateway } from "@/server/notifications/slack-gateway";
import { createSlackWebhookGateway } from "@/server/notifications/slack-webhook-gateway";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";

/** What sending notices needs, from the environment and the configuration; a channel that is not set up is left out. */
export function noticeDeps({ db, directory, owner }: { db: Database; directory: DirectoryConfig; owner: string }): NoticeDeps {
  const { SMTP_URL, MAIL_FROM, PUBLIC_URL, SESSION_SECRET } = env();
  const { notifications } = loadInstallationConfig();
  return {
    db,
    directory,
    owner,
    slack: slackFromEnv(),
    mail: SMTP_URL === undefined ? null : createMailGateway({ url: SMTP_URL, from: MAIL_FROM }),
    publicUrl: PUBLIC_URL,
    actSecret: SESSION_SECRET,
    slackChannels: notifications.slackChannels,
  };
}

function slackFromEnv(): NoticeDeps["slack"] {
  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl, SLACK_WEBHOOK_URL: webhook } = env();
  if (token !== undefined) return { gateway: createSlackGateway({ token, apiUrl }), isWebhook: false };
  return webhook === undefined ? null : { gateway: createSlackWebhookGateway(webhook), isWebhook: true };
}
