import { z } from "zod";
import { defineAuditEvents } from "@/server/audit/define-audit-events";

const account = z.strictObject({ slackTeamId: z.string(), slackUserId: z.string() });

/** Events of linking people to their accounts elsewhere. */
export const inboxAuditEvents = defineAuditEvents({
  "slack.linked": { verb: "linked a Slack account", data: account },
  "slack.unlinked": { verb: "unlinked a Slack account", data: account },
});
