import { escapeSlack, plainText } from "./slack-text";
import type { NoticeLever } from "./notice";

type Plain = ReturnType<typeof plainText>;
type Button = { type: "button"; action_id: string; text: Plain; value: string; style?: "primary" | "danger" };

/** The blocks we send. Everything somebody else has written stands in plain_text, where Slack sees neither links nor mentions. */
export type SlackBlock =
  | { type: "header" | "section"; text: Plain }
  | { type: "actions"; elements: Button[] }
  | { type: "context"; elements: { type: "mrkdwn"; text: string; verbatim: true }[] }
  | { type: "input"; block_id: string; label: Plain; element: { type: "plain_text_input"; action_id: string; max_length: number } };

/** A message: `text` is what phones and screen readers show. */
export type SlackContent = { text: string; blocks: SlackBlock[] };

/** Prefix of our buttons' action ids; Slack wants them to differ within a message. */
export const actionPrefix = "switchyard";

/** The message of a notice, with its levers as buttons and the way into the portal. */
export function slackContent(notice: { title: string; body: string; path: string; levers: readonly NoticeLever[] }, publicUrl: string): SlackContent {
  const link = new URL(notice.path, publicUrl).toString().replaceAll("|", "%7C").replaceAll(">", "%3E");
  return {
    text: escapeSlack(`${notice.title}\n${notice.body}`),
    blocks: [
      { type: "header", text: plainText(notice.title, "header") },
      { type: "section", text: plainText(notice.body, "section") },
      ...(notice.levers.length === 0 ? [] : [{ type: "actions" as const, elements: notice.levers.map(leverButton) }]),
      { type: "context", elements: [{ type: "mrkdwn", text: `<${link}|Open in Switchyard>`, verbatim: true }] },
    ],
  };
}

/** The answer to a stop while somebody works: it asks whether to wait for them, or why not. Only whoever pressed sees it. */
export function inUseContent(sentence: string, environmentId: string): SlackContent {
  const button = (about: "wait" | "override", label: string): Button => ({
    type: "button",
    action_id: `${actionPrefix}:stop-${about}`,
    text: plainText(label, "button"),
    value: JSON.stringify({ v: "stop", e: environmentId, o: null, w: about }),
  });
  return {
    text: escapeSlack(sentence),
    blocks: [
      {
        type: "section",
        text: plainText(`${sentence} Nothing was stopped. To stop it at once all the same, say why; the reason is kept in the audit log.`, "section"),
      },
      { type: "input", block_id: "reason", label: plainText("Reason", "button"), element: { type: "plain_text_input", action_id: "reason", max_length: 500 } },
      { type: "actions", elements: [button("wait", "Stop when they are done"), { ...button("override", "Stop at once"), style: "danger" }] },
    ],
  };
}

/** A sentence as an answer. */
export function sentenceContent(sentence: string): SlackContent {
  return { text: escapeSlack(sentence), blocks: [{ type: "section", text: plainText(sentence, "section") }] };
}

function leverButton(lever: NoticeLever): Button {
  const option = lever.verb === "extend" ? lever.option : null;
  const value = JSON.stringify({ v: lever.verb, e: lever.environmentId, o: option });
  const button: Button = {
    type: "button",
    action_id: [actionPrefix, lever.verb, option].filter((part) => part !== null).join(":"),
    text: plainText(lever.label, "button"),
    value,
  };
  return lever.verb === "stop" ? { ...button, style: "danger" } : button;
}
