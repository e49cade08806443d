import { z } from "zod";

const text = z.object({ type: z.enum(["plain_text", "mrkdwn"]), text: z.string().min(1), emoji: z.boolean().optional(), verbatim: z.boolean().optional() });
const plain = (most: number) => text.extend({ type: z.literal("plain_text"), text: z.string().min(1).max(most) });

const button = z.object({
  type: z.literal("button"),
  action_id: z.string().min(1).max(255),
  text: plain(75),
  value: z.string().max(2_000).optional(),
  url: z.string().max(3_000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
});

const block = z.discriminatedUnion("type", [
  z.object({ type: z.literal("header"), text: plain(150) }),
  z.object({ type: z.literal("section"), text: text.extend({ text: z.string().min(1).max(3_000) }) }),
  z.object({ type: z.literal("actions"), elements: z.array(button).min(1).max(25) }),
  z.object({ type: z.literal("context"), elements: z.array(text).min(1).max(10) }),
  z.object({
    type: z.literal("input"),
    block_id: z.string().max(255),
    label: plain(2_000),
    element: z.object({ type: z.literal("plain_text_input"), action_id: z.string().max(255), max_length: z.number().optional() }),
  }),
]);

/** The blocks of Block Kit that this workspace shows, within Slack's limits. Source: docs.slack.dev, Block Kit reference. */
export const blocksSchema = z
  .array(block)
  .max(50)
  .refine((blocks) => {
    const ids = blocks.flatMap((each) => (each.type === "actions" ? each.elements.map(({ action_id }) => action_id) : []));
    return new Set(ids).size === ids.length;
  }, "action_id stands twice");

export type Blocks = z.infer<typeof blocksSchema>;
export type Button = z.infer<typeof button>;
