import { expect, it } from "vitest";
import type { DatabaseSummary } from "@/server/migrations/databases/schemas";
import { databasesSentence } from "./databases-sentence";

const database = (changes: Partial<DatabaseSummary>) => ({ lamp: "running", testedAt: new Date(0), openRuns: 0, ...changes }) as DatabaseSummary;
const words = (databases: readonly DatabaseSummary[]) => databasesSentence(databases).map(({ text }) => text);

it("tells how many there are, which need a look, and what is under way", () => {
  expect(words([])).toEqual(["No database is registered yet"]);
  expect(words([database({})])).toEqual(["1 database", "no migration is under way"]);
  expect(words([database({ lamp: "failed", openRuns: 2 }), database({ testedAt: null, lamp: "stopped" })])).toEqual([
    "2 databases",
    "1 needs attention",
    "1 not tested yet",
    "2 migrations under way",
  ]);
});
