import { outOfTurn } from "@/server/environments/end-requests";
import type { Move } from "@/server/environments/operation-claims";
import { heldOf } from "./store-claims";
import type { SimOperation } from "./store-rows";
import type { World } from "./world";

/** The simulated end-requests.ts. */
export function endOutOfTurn(world: World, moved: readonly SimOperation[], now: Date): void {
  for (const request of new Set(moved.filter(({ state }) => state === "failed" || state === "unknown").map((o) => o.request))) {
    const parts = request.parts.map((part) => ({ ...part, requestRowId: request.id }));
    const ends = outOfTurn(parts).map(({ part, words }): Move => {
      return { ...heldOf(part), from: "pending", to: "failed", endedAt: now, error: { code: "tier_failed", words } };
    });
    world.claims.moveOperations(ends);
  }
}
