import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyStory, people, usualWay } from "./acts";
import type { Act, Person } from "./acts";
import { play } from "./play";
import type { Stage, Told } from "./play";
import { createReviewWorld } from "./review-world";
import type { ReviewWorld } from "./review-world";

const stories = 15;

let world: ReviewWorld;
let ids: Stage["ids"];
let databases: Stage["databases"];
let tables = 0;

beforeAll(async () => {
  world = await createReviewWorld();
  await world.grant("developers", "contributor");
  await world.grant("reviewers", "reviewer");
  const made = await Promise.all(people.map(async (name): Promise<[Person, string]> => [name, await world.person(name, [])]));
  ids = Object.fromEntries(made) as Record<Person, string>;
  databases = { dev: await world.register("dev"), production: await world.register("production") };
});
afterAll(() => world.close());

/** Each story has a table of its own: what an earlier one left in the target is of another migration. */
async function tell(acts: readonly Act[]): Promise<Told> {
  tables += 1;
  const table = `app_${tables}`;
  await world.table(table);
  return play({ world, ids, databases, table }, acts);
}

it("the usual way runs on both databases", async () => {
  const { lines, ...told } = await tell(usualWay);
  expect({ ...told, refusals: lines.filter((line) => line.includes("refused")) }).toEqual({ ran: 2, refused: 0, broken: null, refusals: [] });
});

it("what ran was approved, as it ran, by enough people who were no authors and entitled when it ran", { timeout: 300_000 }, async () => {
  const seen = { ran: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(anyStory, async (acts) => {
      const told = await tell(acts);
      seen.ran += told.ran;
      seen.refused += told.refused;
      expect(told.broken === null ? null : [told.broken, ...told.lines].join("\n")).toBeNull();
    }),
    { numRuns: stories, seed: 20_261_129, endOnFailure: false },
  );
  // A story in which nothing runs, or nothing is refused, would prove nothing.
  expect(seen.ran).toBeGreaterThan(stories / 4);
  expect(seen.refused).toBeGreaterThan(stories);
});
