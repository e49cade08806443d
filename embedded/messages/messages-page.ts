import { CONTROL_STYLE } from "../aws/control-style";
import { escapeHtml, postForm } from "../aws/html";
import type { EmbeddedMail, KeptMail } from "../mail/start-embedded-mail";
import type { EmbeddedSlack } from "../slack/start-embedded-slack";
import type { Message } from "../slack/workspace";

/** What the page shows: the workspace, the mailbox, and what became of the last press or command. */
export type MessagesPageFacts = {
  slack: EmbeddedSlack;
  mail: EmbeddedMail;
  note: string | null;
  links: readonly { label: string; url: string }[];
  nonce: string;
};

const style = `${CONTROL_STYLE}
.message { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; max-width: 44rem; }
.message h4 { margin: 0 0 .25rem; font-size: 1rem; }
.message p { margin: .25rem 0; color: var(--ink); white-space: pre-line; overflow-wrap: anywhere; }
.message .meta { color: var(--dim); font-size: .8rem; }
.danger { color: var(--bad); }
`;

/** Slack's channels and conversations with working buttons, and the mails with their links; no scripts, nothing from outside. */
export function renderMessagesPage({ slack, mail, note, links, nonce }: MessagesPageFacts): string {
  const { workspace } = slack;
  const conversations = Map.groupBy(workspace.list(), ({ channel }) => channel);
  const channels = [...conversations].map(([channel, messages]) => {
    const shown = messages.toReversed().map((message) => messageCard(slack, message));
    return `<h3>${escapeHtml(workspace.nameOf(channel))}</h3>${shown.join("")}`;
  });
  const mails = mail.mails.toReversed().map(mailCard);
  const others = links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`).join(" ");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>Slack and mail</title><style nonce="${nonce}">${style}</style></head><body>
<header><h1>Slack and mail</h1><p>What people are told outside the portal. Buttons and links work as they do there. <a href="/">Refresh</a></p><nav aria-label="Pages"><a href="#slack">Slack</a> <a href="#mail">Mail</a> <a href="#faults">Faults</a> ${others}</nav></header>
<main>${note === null ? "" : `<p role="status"><strong>${escapeHtml(note)}</strong></p>`}
<section id="slack"><h2>Slack</h2>${commandForm(slack)}${channels.length === 0 ? "<p>Nothing was posted yet.</p>" : channels.join("")}</section>
<section id="mail"><h2>Mail</h2>${mails.length === 0 ? "<p>No mail came yet.</p>" : mails.join("")}</section>
<section id="faults"><h2>Faults</h2>${faultForms(slack)}</section></main></body></html>`;
}

function commandForm({ workspace }: EmbeddedSlack): string {
  return postForm(
    "/command",
    `<label>You are<select name="user">${memberOptions(workspace.seed.members, null)}</select></label><label>Command: /switchyard<input name="text" placeholder="link CODE" autocomplete="off" required></label><button>Send</button>`,
    { fields: true },
  );
}

function messageCard({ workspace }: EmbeddedSlack, message: Message): string {
  const { channel, ts, blocks, text, edits, onlyFor } = message;
  const nameOf = (id: string): string => workspace.seed.members.find((member) => member.id === id)?.name ?? id;
  const inside = blocks.length === 0 ? `<p>${escapeHtml(unescapeSlack(text))}</p>` : blocks.map(blockHtml).join("");
  const hasButtons = blocks.some(({ type }) => type === "actions");
  // In a conversation with one member nobody else can press.
  const alone = onlyFor ?? workspace.seed.members.find(({ id }) => workspace.conversation(id) === channel)?.id ?? null;
  const you =
    alone === null
      ? `<label>You are<select name="user">${memberOptions(workspace.seed.members, null)}</select></label>`
      : `<input type="hidden" name="user" value="${escapeHtml(alone)}">`;
  const meta = [
    new Date(Number(ts) * 1_000).toISOString().slice(11, 19),
    ...(edits > 0 ? [edits === 1 ? "changed once" : `changed ${edits} times`] : []),
    ...(onlyFor === null ? [] : [`only ${nameOf(onlyFor)} sees this`]),
  ];
  const body = hasButtons ? postForm("/press", `${inside}${you}`, { hidden: { channel, ts } }) : inside;
  return `<article class="message">${body}<p class="meta">${escapeHtml(meta.join(" · "))}</p></article>`;
}

function blockHtml(block: Message["blocks"][number]): string {
  switch (block.type) {
    case "header":
      return `<h4>${escapeHtml(block.text.text)}</h4>`;
    case "section":
      return `<p>${block.text.type === "plain_text" ? escapeHtml(block.text.text) : mrkdwn(block.text.text)}</p>`;
    case "context":
      return `<p class="meta">${block.elements.map(({ text }) => mrkdwn(text)).join(" ")}</p>`;
    case "input":
      return `<label>${escapeHtml(block.label.text)}<input name="field:${escapeHtml(block.block_id)}" maxlength="${block.element.max_length ?? 3_000}" autocomplete="off"></label>`;
    case "actions":
      return `<div class="row">${block.elements
        .map(
          ({ action_id, text, style: look }) =>
            `<button name="action" value="${escapeHtml(action_id)}"${look === "danger" ? ' class="danger"' : ""}>${escapeHtml(text.text)}</button>`,
        )
        .join("")}</div>`;
  }
}

/** Links of mrkdwn as links, everything else as it stands. */
function mrkdwn(text: string): string {
  return text
    .split(/(<https?:[^|>]+\|[^>]+>)/)
    .map((part) => {
      const [, url, words] = /^<(https?:[^|>]+)\|([^>]+)>$/.exec(part) ?? [];
      return url === undefined || words === undefined
        ? escapeHtml(unescapeSlack(part))
        : `<a href="${escapeHtml(url)}">${escapeHtml(unescapeSlack(words))}</a>`;
    })
    .join("");
}

function unescapeSlack(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function mailCard({ subject, to, at, text }: KeptMail): string {
  const body = text
    .split(/(https?:\/\/\S+)/)
    .map((part) =>
      /^https?:\/\//.test(part) ? `<a href="${escapeHtml(part)}">${escapeHtml(part.length > 80 ? `${part.slice(0, 79)}…` : part)}</a>` : escapeHtml(part),
    )
    .join("");
  return `<article class="message"><h4>${escapeHtml(subject)}</h4><p class="meta">To ${escapeHtml(to)} · ${at.toISOString().slice(11, 19)}</p><p>${body}</p></article>`;
}

function faultForms({ faults }: EmbeddedSlack): string {
  const waiting = faults.list().length;
  const times = '<label>How often<input type="number" name="times" value="1" min="1" max="50"></label>';
  return [
    `<p>${waiting === 0 ? "Slack answers as it should." : `The next ${waiting} calls to Slack meet a fault.`}</p>`,
    postForm(
      "/faults",
      `<label>Slack<select name="kind"><option value="limited">429, come again in 30 s</option><option value="server-error">500</option><option value="silence">no answer</option><option value="lost-answer">posted, answer lost</option><option value="refused">invalid_auth</option></select></label>${times}<button>Let it happen</button>`,
      { fields: true },
    ),
    postForm("/faults/clear", "<button>Let Slack answer again</button>"),
    postForm(
      "/mail-fault",
      '<label>The next mail<select name="code"><option value="451">is put off (451)</option><option value="550">is refused (550)</option></select></label><button>Let it happen</button>',
      { fields: true },
    ),
  ].join("");
}

function memberOptions(members: readonly { id: string; name: string }[], chosen: string | null): string {
  return members.map(({ id, name }) => `<option value="${escapeHtml(id)}"${id === chosen ? " selected" : ""}>${escapeHtml(name)}</option>`).join("");
}
