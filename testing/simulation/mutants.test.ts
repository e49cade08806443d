import { expect, test } from "vitest";
import { huntMutants, isCaught, mutantTable } from "./hunt-mutants";

test("each guard that is taken out is noticed", async () => {
  const outcomes = await huntMutants(300);
  console.log(mutantTable(outcomes));
  expect(outcomes.filter((outcome) => !isCaught(outcome)).map(({ mutant: { guard }, caught }) => `${guard}: ${caught?.message ?? "not noticed"}`)).toEqual([]);
}, 1_800_000);
