import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyEnd, anyStory, endings, people, usualWay } from "./acts";
import type { Act, Person } from "./acts";
import { play } from "./play";
import type { Stage, Told } from "./play";
import { createReviewWorld } from "./review-world";
import type { ReviewWorld } from "./review-world";

const stories = 15;

let world: ReviewWorld;
let ids: Stage["ids"];
let boss: string;
let databases: Stage["databases"];
let tables = 0;

beforeAll(async () => {
  world = await createReviewWorld();
  await world.grant("developers", "contributor");
  await world.grant("reviewers", "reviewer");
  await world.grant("admins", "admin", { teams: [] });
  boss = await world.person("Bea Boss", ["admins"]);
  const made = await Promise.all(people.map(async (name): Promise<[Person, string]> => [name, await world.person(name, [])]));
  ids = Object.fromEntries(made) as Record<Person, string>;
  databases = { dev: await world.register("dev"), production: await world.register("production", {}, 24 * 60) };
});
afterAll(() => world.close());

/** Each story has a table of its own: what an earlier one left in the target is of another migration. */
async function tell(acts: readonly Act[]): Promise<Told> {
  tables += 1;
  const table = `app_${tables}`;
  await world.table(table);
  return play({ world, ids, boss, databases, table }, acts);
}

it("the usual way runs on both databases", async () => {
  const { lines, ...told } = await tell(usualWay);
  const went = { ran: 2, finalized: 0, forced: 0, refused: 0, broken: null, refusals: [] };
  expect({ ...told, refusals: lines.filter((line) => line.includes("refused")) }).toEqual(went);
});

it.each([
  ["finalized", endings.finalize, { finalized: 1, forced: 0 }],
  ["forced", [...endings.force, { do: "worker", at: "dev" } as const], { finalized: 0, forced: 1 }],
])("what is approved is %s", async (_what, ending, counts) => {
  expect(await tell([...usualWay, ...ending])).toMatchObject({ ran: 2, refused: 0, broken: null, ...counts });
});

/** Tells stories to the witness; gives what happened in all of them. */
async function tellMany(story: fc.Arbitrary<Act[]>, numRuns: number): Promise<Omit<Told, "broken" | "lines">> {
  const seen = { ran: 0, finalized: 0, forced: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(story, async (acts) => {
      const told = await tell(acts);
      for (const count of ["ran", "finalized", "forced", "refused"] as const) seen[count] += told[count];
      expect(told.broken === null ? null : [told.broken, ...told.lines].join("\n")).toBeNull();
    }),
    { numRuns, seed: 20_261_129, endOnFailure: false },
  );
  return seen;
}

it("what ran was approved, as it ran, by enough people who were no authors and entitled when it ran", { timeout: 900_000 }, async () => {
  const seen = await tellMany(anyStory, stories);
  // A story in which nothing runs, or nothing is refused, would prove nothing.
  expect(seen.ran).toBeGreaterThan(stories / 4);
  expect(seen.refused).toBeGreaterThan(stories);
});

it("what became final, or was forced, was agreed to by people who were entitled at that moment", { timeout: 900_000 }, async () => {
  const seen = await tellMany(anyEnd, stories);
  expect([seen.finalized > 0, seen.forced > 0, seen.refused > 0]).toEqual([true, true, true]);
});
