import { z } from "zod";

const environmentId = z.uuid();
const label = z.string().min(1).max(75);

/** What can be done from a notice, as it is stored, and as buttons and links carry it. */
export const noticeLever = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("extend"), environmentId, option: z.string().min(1).max(40), label }),
  z.strictObject({ verb: z.literal("stop"), environmentId, label }),
  z.strictObject({ verb: z.literal("keep-waiting"), environmentId, label }),
]);

export const deliveryChannel = z.enum(["inbox", "email", "slack"]);

export type DeliveryChannelName = z.infer<typeof deliveryChannel>;
