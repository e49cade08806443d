import { groups as allGroups, people } from "./acts";
import type { Group, Person, PlaceName } from "./acts";

type Vote = { content: string };

/** What a run began with. */
export type Began = { at: PlaceName; content: string };

/**
 * Keeps its own books of who did what, from the acts that the product accepted, and says whether a run was approved. It knows nothing of how the
 * product decides: no hash, no table.
 */
export class Witness {
  readonly #authors = new Set<Person>();
  readonly #votes = new Map<PlaceName, Map<Person, Vote>>();
  readonly #groups = new Map<Person, readonly Group[] | null>();
  readonly #rules = new Map<PlaceName, { approvals: number; dba: boolean }>();

  constructor(author: Person, memberships: Readonly<Record<Person, readonly Group[]>>) {
    this.#authors.add(author);
    for (const person of people) this.#groups.set(person, memberships[person]);
  }

  edited(who: Person): void {
    this.#authors.add(who);
    this.#votes.clear();
  }

  /** Of one place everything said so far is void: it was submitted anew, sent back or withdrawn. */
  voided(at: PlaceName): void {
    this.#votes.delete(at);
  }

  approved(who: Person, at: PlaceName, content: string): void {
    const there = this.#votes.get(at) ?? new Map<Person, Vote>();
    this.#votes.set(at, there.set(who, { content }));
  }

  directory(who: Person, memberships: readonly Group[] | null): void {
    this.#groups.set(who, memberships);
  }

  rules(at: PlaceName, rules: { approvals: number; dba: boolean }): void {
    this.#rules.set(at, rules);
  }

  /** Why what began was not approved by enough people who were no authors and entitled at this moment; null: it was. */
  whyNot({ at, content }: Began): string | null {
    const { approvals, dba } = this.#rules.get(at) ?? { approvals: 1, dba: false };
    const votes = [...(this.#votes.get(at) ?? [])];
    const counting = votes.filter(([who, vote]) => vote.content === content && !this.#authors.has(who) && (this.#groups.get(who) ?? []).includes("reviewers"));
    if (counting.length < approvals)
      return `${counting.length} of ${approvals} people approved it: ${votes.map(([who]) => who).join(", ") || "nobody"} said yes`;
    const ofDba = counting.filter(([who]) => (this.#groups.get(who) ?? []).includes("dba"));
    return dba && ofDba.length === 0 ? `nobody of dba approved it, which is asked for (${allGroups.join(", ")})` : null;
  }
}
