import { expect, test } from "vitest";
import { targetWarning } from "./target-warnings";

const now = new Date("2026-11-21T05:53:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const title = "Main account, Seoul";

type Given = Omit<Parameters<typeof targetWarning>[0], "title">;

test.each<[string, Given, string | null]>([
  ["read lately", { polledAt: ago(60), pollDueAt: ago(45), pollError: null }, null],
  [
    "not read for a minute",
    { polledAt: ago(120), pollDueAt: ago(105), pollError: null },
    `Nothing has been read from ${title} since 14:51; the worker may not run. Tell an admin.`,
  ],
  [
    "not read since yesterday",
    { polledAt: ago(86_400), pollDueAt: ago(86_400), pollError: null },
    `Nothing has been read from ${title} since yesterday 14:53; the worker may not run. Tell an admin.`,
  ],
  ["just imported", { polledAt: null, pollDueAt: ago(60), pollError: null }, null],
  ["never read", { polledAt: null, pollDueAt: ago(61), pollError: null }, `Nothing has been read from ${title} yet; the worker may not run. Tell an admin.`],
  [
    "refused by AWS",
    { polledAt: ago(120), pollDueAt: ago(0), pollError: "AWS does not answer." },
    `${title} could not be read: AWS does not answer. What is shown is from 14:51.`,
  ],
])("a target %s", (_, given, words) => {
  expect(targetWarning({ title, ...given }, now, "Asia/Seoul")).toBe(words);
});
