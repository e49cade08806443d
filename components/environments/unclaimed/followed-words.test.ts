import { expect, test } from "vitest";
import { acceptedByWords, ownTeamSentences } from "./followed-words";

const adoption = (name: string, acceptedBy: string, ownTeam: string | null = null) => ({
  adoptionId: name,
  ec2Id: "i",
  name,
  state: "waiting" as const,
  said: null,
  acceptedBy,
  ownTeam,
});

test("everybody who accepted one is named once", () => {
  expect(acceptedByWords([adoption("a", "Ada")])).toBe("Ada");
  expect(acceptedByWords([adoption("a", "Ada"), adoption("b", "Paula"), adoption("c", "Ada")])).toBe("Ada and Paula");
});

test("what its own tags say otherwise is said for each team", () => {
  const five = ["a", "b", "c", "d", "e"].map((name) => adoption(name, "Ada", "search"));
  expect(ownTeamSentences([adoption("x", "Ada")])).toEqual([]);
  expect(ownTeamSentences([...five, adoption("x", "Ada"), adoption("y", "Ada", "growth")])).toEqual([
    "a, b, c, and 2 more: their own tags or names say team search.",
    "y: its own tags or name say team growth.",
  ]);
});
