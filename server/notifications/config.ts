import { z } from "zod";

/** `notifications` of config/switchyard.json. */
export const notificationsConfigSchema = z
  .strictObject({
    /** The Slack channel of each team, by its id. A team without one has none. */
    slackChannels: z.record(z.string(), z.string().regex(/^[CG][A-Z0-9]{2,20}$/, "use the channel's id, such as C0PAYMENTS, not its name")).default({}),
  })
  .default({ slackChannels: {} });
