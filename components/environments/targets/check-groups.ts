import type { RoleCheck } from "@/server/environments/targets/schemas";

/** Checks of a role with the same outcome, for the same reason. */
export type CheckGroup = Pick<RoleCheck, "lamp" | "word" | "sentence"> & { what: string };

/** A role's checks by outcome, in the order they stand: one lamp says it for all of a kind. */
export function checkGroups(checks: readonly RoleCheck[]): CheckGroup[] {
  const groups = Map.groupBy(checks, ({ lamp, word, sentence }) => JSON.stringify([lamp, word, sentence]));
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { lamp, word, sentence } = first;
    return [{ lamp, word, sentence, what: same.map(({ what }) => what).join(", ") }];
  });
}
