import { createHash } from "node:crypto";
import type { OwnedObject } from "../scripts/schemas";
import { canonicalFacts, factsWithout } from "./canonical-facts";
import type { TableFacts } from "./table-facts";

/**
 * SHA-256 of what the catalog says of a table, in a canonical form: sizes, estimates, the order in which the catalog happened to answer and
 * the texts of functions do not count.
 * @param owned what live migrations have put there (`ownedByLiveRuns`); it does not count either
 */
export function fingerprintOf(facts: TableFacts, owned: readonly OwnedObject[] = []): string {
  return createHash("sha256")
    .update(JSON.stringify(canonicalFacts(factsWithout(facts, owned))), "utf8")
    .digest("hex");
}
