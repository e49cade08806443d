import { z } from "zod";
import { deliveryChannel, noticeLever } from "../notifications/schemas";

/** Lines of one page of the inbox. */
export const inboxPageSize = 50;

/** One line of a person's inbox. */
export const inboxItem = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  /** Where it leads, as a path of the portal. */
  path: z.string(),
  /** The environment it is about, as far as it is about one. */
  environment: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  levers: z.array(noticeLever),
  createdAt: z.date(),
  /** After this its levers are of no use. */
  expiresAt: z.date().nullable(),
  readAt: z.date().nullable(),
});

export const inboxListInput = z.strictObject({
  cursor: z.string().max(300).optional(),
  /** Sent by the client's page loader; pages only go forward. */
  direction: z.literal("forward").optional(),
  unreadOnly: z.boolean().default(false),
});
export const inboxListOutput = z.strictObject({ items: z.array(inboxItem).max(inboxPageSize), nextCursor: z.string().nullable() });

/** The most unread lines that are counted. */
export const mostCounted = 100;

/** `urgent`: unread warnings that are not over yet, the nearest first, for the banner of the console. */
export const unreadOutput = z.strictObject({ count: z.number().int().max(mostCounted), urgent: z.array(inboxItem).max(3) });

/** Without ids everything is read. */
export const markReadInput = z.strictObject({ ids: z.array(z.uuid()).max(200).nullable() });
export const markReadOutput = z.strictObject({ read: z.number().int() });

const kindChoice = z.strictObject({ kind: z.string(), sentence: z.string(), channels: z.array(deliveryChannel), isDefault: z.boolean() });

export const choicesOutput = z.strictObject({
  kinds: z.array(kindChoice),
  /** `off`: not set up in this installation. */
  slack: z.strictObject({ state: z.enum(["off", "unlinked", "linked"]), linkedAt: z.date().nullable() }),
  mail: z.strictObject({ state: z.enum(["off", "no-address", "on"]), address: z.string().nullable() }),
  /** What keeps a channel from working; told to admins only. */
  troubles: z.array(z.strictObject({ channel: deliveryChannel, words: z.string(), deliveries: z.number().int() })),
});

/** `channels` null goes back to what holds for everybody. */
export const setChoiceInput = z.strictObject({ kind: z.string().min(1).max(60), channels: z.array(deliveryChannel).max(3).nullable() });
export const setChoiceOutput = z.strictObject({ channels: z.array(deliveryChannel) });

export const linkSlackOutput = z.strictObject({ code: z.string(), command: z.string(), expiresAt: z.date() });
export const unlinkSlackOutput = z.strictObject({ unlinked: z.boolean() });

export const sendTestInput = z.strictObject({ channel: deliveryChannel });
export const sendTestOutput = z.strictObject({ sent: z.string() });

const token = z.string().min(1).max(1_000);

export const actPreviewInput = z.strictObject({ token });
export const actPreviewOutput = z.strictObject({
  verb: z.enum(["extend", "stop", "keep-waiting"]),
  environmentId: z.uuid(),
  environment: z.string(),
  /** What it will do. */
  sentence: z.string(),
  /** Why it cannot be done now. */
  refused: z.string().nullable(),
  /** Who works there: a stop waits for them. */
  inUse: z.array(z.string()),
});

/** While somebody works a stop waits for them, unless a reason says why it does not. */
export const actInput = z.strictObject({ token, reason: z.string().trim().min(1).max(500).optional() });
export const actOutput = z.strictObject({ sentence: z.string() });

export type InboxItem = z.infer<typeof inboxItem>;
export type InboxListOutput = z.infer<typeof inboxListOutput>;
export type UnreadOutput = z.infer<typeof unreadOutput>;
export type ChoicesOutput = z.infer<typeof choicesOutput>;
export type ActPreviewOutput = z.infer<typeof actPreviewOutput>;
