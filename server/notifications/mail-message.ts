import type { NoticeLever } from "./notice";

/** What a mail is made of. */
export type MailFacts = {
  title: string;
  body: string;
  /** The thing in the portal. */
  url: string;
  /** The page on which the reader chooses what they are told. */
  choicesUrl: string;
  /** A link for each lever; it shows the effect and asks, and does nothing by being opened. */
  levers: readonly { label: NoticeLever["label"]; url: string }[];
};

/** Subject, plain text and HTML of a notice. */
export function mailContent({ title, body, url, choicesUrl, levers }: MailFacts): { subject: string; text: string; html: string } {
  const links = levers.map((lever) => `${lever.label}: ${lever.url}`);
  const text = [
    title,
    "",
    body,
    "",
    ...links,
    ...(links.length === 0 ? [] : [""]),
    `Open in Switchyard: ${url}`,
    "",
    `What you are told, and where: ${choicesUrl}`,
  ].join("\n");
  return { subject: oneLine(title), text, html: htmlOf({ title, body, url, choicesUrl, levers }) };
}

/** A header has one line: whatever ends a line would begin another header. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 200);
}

function htmlOf({ title, body, url, choicesUrl, levers }: MailFacts): string {
  const paragraphs = body.split(/\n+/).map((line) => `<p style="margin:0 0 12px">${escapeHtml(line)}</p>`);
  const buttons = levers.map(
    (lever) =>
      `<a href="${escapeHtml(lever.url)}" style="display:inline-block;margin:0 8px 8px 0;padding:8px 14px;border:1px solid #b8bdc4;border-radius:6px;color:#1a1d21;text-decoration:none">${escapeHtml(lever.label)}</a>`,
  );
  return [
    '<!doctype html><html lang="en"><body style="margin:0;padding:24px;background:#fbfbfa;color:#1a1d21;font:15px/1.5 system-ui,sans-serif"><div style="max-width:560px">',
    `<h1 style="margin:0 0 12px;font-size:18px">${escapeHtml(title)}</h1>`,
    ...paragraphs,
    buttons.length === 0 ? "" : `<div style="margin:16px 0 8px">${buttons.join("")}</div>`,
    `<p style="margin:16px 0 0"><a href="${escapeHtml(url)}" style="color:#1a1d21">Open in Switchyard</a></p>`,
    `<p style="margin:24px 0 0;color:#5c6570;font-size:13px"><a href="${escapeHtml(choicesUrl)}" style="color:#5c6570">Choose what you are told, and where</a></p>`,
    "</div></body></html>",
  ].join("");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
