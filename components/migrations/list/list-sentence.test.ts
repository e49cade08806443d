import { expect, it } from "vitest";
import type { MigrationRow } from "@/server/migrations/review/schemas";
import { listSentence } from "./list-sentence";

const row = (state: MigrationRow["run"]["state"]) => ({ run: { state } }) as Pick<MigrationRow, "run">;
const words = (rows: Parameters<typeof listSentence>[0]) => listSentence(rows).map(({ text }) => text);

it("says what waits, what failed, what runs and what can be rolled back", () => {
  expect(words({ waiting: [], items: [] })).toEqual(["No migration is here"]);
  expect(words({ waiting: [], items: [row("finalized")] })).toEqual(["Nothing waits for you"]);
  expect(words({ waiting: [row("in_review")], items: [row("backfilling"), row("live"), row("failed"), row("live")] })).toEqual([
    "1 waits for you",
    "1 failed",
    "1 runs now",
    "2 in use, can still be rolled back",
  ]);
});
