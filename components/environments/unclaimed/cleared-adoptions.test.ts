import { expect, test } from "vitest";
import type { AdoptionsOutput, FollowedEnvironment } from "@/server/environments/unclaimed/schemas";
import { isDone, parseCleared, sittingOf, withoutCleared } from "./cleared-adoptions";

type Adoption = FollowedEnvironment["adoptions"][number];

function environment(name: string, states: readonly Adoption["state"][], said: string | null = null): FollowedEnvironment {
  return {
    key: name,
    target: { id: "t", key: "lab", title: "Lab" },
    team: "payments",
    stage: "dev",
    environment: name,
    environmentId: null,
    acceptedAt: new Date(0),
    tagged: states.filter((state) => state === "tagged").length,
    adoptions: states.map((state, index) => ({ adoptionId: `${name}-${index}`, ec2Id: "i", name: "n", state, said, acceptedBy: "Ada", ownTeam: null })),
  };
}

const done = environment("done", ["tagged", "tagged"]);
const waiting = environment("waiting", ["tagged", "waiting"]);
const spoken = environment("spoken", ["tagged"], "It has left AWS since.");
const all: AdoptionsOutput = { totals: { all: 5, tagged: 4, waiting: 1, vanished: 0 }, environments: [done, waiting, spoken], commands: [], left: 0 };

test("only what is done can be cleared; the counts go with it", () => {
  expect([done, waiting, spoken].map(isDone)).toEqual([true, false, false]);
  const left = withoutCleared(all, new Set([done, waiting, spoken].map(sittingOf)));
  expect(left.environments.map(({ key }) => key)).toEqual(["waiting", "spoken"]);
  expect(left.totals).toMatchObject({ all: 3, tagged: 2, waiting: 1 });
});

test("what is accepted later into the same environment is shown again", () => {
  const later = { ...done, acceptedAt: new Date(1) };
  expect(withoutCleared({ ...all, environments: [later] }, new Set([sittingOf(done)])).environments).toEqual([later]);
});

test.each([null, "", "{", "{}", "[1]"])("%s kept in the browser clears nothing", (stored) => {
  expect(parseCleared(stored).size).toBe(0);
});
