import { describe, expect, it } from "vitest";
import { slackContent } from "./slack-message";
import { escapeSlack, plainText } from "./slack-text";

const hostile = [
  "<!channel>",
  "<!here|here>",
  "<@U0MINA>",
  "<http://evil.example|Open in Switchyard>",
  "@channel @here @everyone",
  "https://evil.example/phish",
  "a & b <b>c</b>",
  "\u202Egnp.exe",
  "mailto:<mailto:x@evil.example|y>",
];

describe("text that others wrote", () => {
  it.each(hostile)("%j begins neither a link nor a mention nor a command of Slack", (text) => {
    const escaped = escapeSlack(text);
    expect(escaped).not.toMatch(/[<>]/);
    expect(escaped.replace(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
    expect(escaped).not.toMatch(/@(?:channel|here|everyone)/i);
    expect(escaped).not.toMatch(/:\/\//);
    expect(escaped).not.toMatch(/[\u202A-\u202E]/);
  });

  it.each(hostile)("%j stands in a message as plain text only", (text) => {
    const levers = [{ verb: "stop" as const, environmentId: "0197f0a0-0000-7000-8000-000000000001", label: text.slice(0, 75) }];
    const { blocks } = slackContent({ title: text, body: text, path: "/environments/1", levers }, "https://switchyard.example.com");
    const marked = JSON.stringify(blocks.filter(({ type }) => type === "context"));
    expect(marked).toContain("<https://switchyard.example.com/environments/1|Open in Switchyard>");
    expect(marked.match(/</g)).toHaveLength(1);
    const texts = blocks.flatMap((block) => (block.type === "header" || block.type === "section" ? [block.text] : []));
    expect(texts.map(({ type, emoji }) => [type, emoji])).toEqual([
      ["plain_text", false],
      ["plain_text", false],
    ]);
  });

  it("is cut to what Slack takes, and never empty", () => {
    expect(plainText("x".repeat(400), "header").text).toHaveLength(150);
    expect(plainText(" \u0000 ", "section").text).toBe("–");
  });

  it("a path cannot lead the link elsewhere or end it early", () => {
    const { blocks } = slackContent({ title: "t", body: "b", path: "/x|y>z<!here>", levers: [] }, "https://switchyard.example.com");
    expect(JSON.stringify(blocks)).not.toContain("<!here>");
    expect(JSON.stringify(blocks.at(-1)).match(/[|]/g)).toHaveLength(1);
  });
});
