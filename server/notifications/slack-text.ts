/** Slack's limits of what a message holds. Source: docs.slack.dev, Block Kit reference. */
const limits = { header: 150, section: 3_000, button: 75 } as const;

/**
 * Text that stands in Slack's mrkdwn as it is: `&`, `<` and `>` begin links, mentions and commands there (docs.slack.dev, "Escaping text").
 * Mentions of everybody and addresses, which Slack makes by itself out of plain words, are broken up.
 */
export function escapeSlack(text: string): string {
  return withoutControls(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/@(?=here|channel|everyone)/gi, "@\u2060")
    .replace(/:\/\//g, ":\u2060//");
}

/** Text for a plain_text element, in which Slack interprets nothing. Never empty, because Slack refuses that. */
export function plainText(text: string, most: keyof typeof limits): { type: "plain_text"; text: string; emoji: false } {
  const clean = withoutControls(text).trim();
  const limit = limits[most];
  const short = clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean;
  return { type: "plain_text", text: short === "" ? "–" : short, emoji: false };
}

/** Without characters that turn the direction of text or cannot be seen; line breaks stay. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, "");
}
