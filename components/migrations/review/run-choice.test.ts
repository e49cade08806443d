import { expect, it } from "vitest";
import type { RunView } from "@/server/migrations/review/schemas";
import { chosenRun } from "./run-choice";

const run = (name: string, state: RunView["state"]) => ({ database: { name }, state }) as RunView;
const name = (runs: RunView[], asked: string | null = null) => chosenRun(runs, asked)?.database.name ?? null;

it("opens at what is asked for, else at what moves or waits, else at what is still open", () => {
  expect(name([run("dev", "live"), run("production", "in_review")])).toBe("production");
  expect(name([run("dev", "backfilling"), run("production", "planned")])).toBe("dev");
  expect(name([run("dev", "live"), run("production", "cancelled")])).toBe("dev");
  expect(name([run("dev", "finalized"), run("production", "finalized")])).toBe("production");
  expect(name([run("dev", "live"), run("production", "in_review")], "dev")).toBe("dev");
  expect(name([])).toBeNull();
});
