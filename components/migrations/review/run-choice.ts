import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { isMoving } from "../state-words";

const ended: readonly RunView["state"][] = ["finalized", "cancelled", "rolled_back"];

/** The run the page is about: the named one, else the one in motion or in need, else the one that has not ended, else the last. */
export function chosenRun(runs: MigrationDetail["runs"], databaseName: string | null): RunView | null {
  const named = runs.find(({ database }) => database.name === databaseName);
  if (named !== undefined) return named;
  const waits = (run: RunView) => isMoving(run.state) || run.state === "failed" || run.state === "paused" || run.state === "in_review";
  return runs.findLast(waits) ?? runs.findLast(({ state }) => !ended.includes(state)) ?? runs.at(-1) ?? null;
}
