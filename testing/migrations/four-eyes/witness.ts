import { groups as allGroups, people, plainRules } from "./acts";
import type { Group, Person, PlaceName, Rules } from "./acts";

/** What a run began with. */
export type Began = { at: PlaceName; content: string };

/** Who said yes to what: for each person the content they saw. */
type Votes = Map<PlaceName, Map<Person, string>>;

/**
 * Keeps its own books of who did what, from the acts that the product accepted, and says whether what a worker did was approved. It knows nothing
 * of how the product decides: no hash, no table.
 */
export class Witness {
  readonly #authors = new Set<Person>();
  readonly #votes: Votes = new Map();
  readonly #finalVotes: Votes = new Map();
  readonly #finalAsked = new Map<PlaceName, Person>();
  readonly #forceAsked = new Map<PlaceName, Person>();
  readonly #forceVotes: Votes = new Map();
  readonly #groups = new Map<Person, readonly Group[] | null>();
  readonly #rules = new Map<PlaceName, Rules>();
  readonly #rehearsed = new Map<PlaceName, Set<string>>();
  readonly #states = new Map<PlaceName, string>();

  constructor(author: Person, memberships: Readonly<Record<Person, readonly Group[]>>) {
    this.#authors.add(author);
    for (const person of people) this.#groups.set(person, memberships[person]);
  }

  edited(who: Person): void {
    this.#authors.add(who);
    this.#votes.clear();
  }

  /** Of one place everything said so far is void: it was submitted anew, sent back or withdrawn, or its rules became stricter on the screen. */
  voided(at: PlaceName): void {
    this.#votes.delete(at);
  }

  approved(who: Person, at: PlaceName, content: string): void {
    vote(this.#votes, at, who, content);
  }

  finalApproved(who: Person, at: PlaceName, content: string): void {
    vote(this.#finalVotes, at, who, content);
  }

  finalAsked(who: Person, at: PlaceName): void {
    this.#finalAsked.set(at, who);
  }

  /** Whoever agreed to the end of a round did not agree to that of the next one. */
  rolledBack(at: PlaceName): void {
    this.#finalVotes.delete(at);
    this.#finalAsked.delete(at);
  }

  forceAsked(who: Person, at: PlaceName): void {
    this.#forceAsked.set(at, who);
    this.#forceVotes.delete(at);
  }

  forceApproved(who: Person, at: PlaceName, content: string): void {
    vote(this.#forceVotes, at, who, content);
  }

  directory(who: Person, memberships: readonly Group[] | null): void {
    this.#groups.set(who, memberships);
  }

  rules(at: PlaceName, rules: Rules): void {
    this.#rules.set(at, rules);
  }

  rulesOf(at: PlaceName): Rules {
    return this.#rules.get(at) ?? plainRules;
  }

  rehearsed(at: PlaceName, content: string): void {
    this.#rehearsed.set(at, (this.#rehearsed.get(at) ?? new Set()).add(content));
  }

  /** Where a run stands after a worker has had it. */
  stands(at: PlaceName, state: string): void {
    this.#states.set(at, state);
  }

  /** Why what began was not approved, or not seen before as the rules ask; null: it was. */
  whyNot({ at, content }: Began): string | null {
    const { rehearsal, earlierStage } = this.rulesOf(at);
    if (rehearsal && this.#rehearsed.get(at)?.has(content) !== true) return "it was not rehearsed, which is asked for";
    const isInUse = ["live", "finalizing", "finalized"].includes(this.#states.get("dev") ?? "");
    if (earlierStage && at === "production" && !isInUse) return "it is not in use in dev, which is asked for";
    return this.#whyNotEnough(this.#votes, { at, content });
  }

  /** Why the originals may not be gone: too few people agreed, or whoever asked is gone. */
  whyNotFinal(began: Began): string | null {
    const asker = this.#finalAsked.get(began.at);
    if (asker === undefined) return "nobody asked for its finalize";
    if ((this.#groups.get(asker) ?? []).length === 0) return `${asker}, who asked for its finalize, may not any more`;
    return this.#whyNotEnough(this.#finalVotes, began);
  }

  /** Why the original may not have been written over what the application wrote. */
  whyNotForced({ at, content }: Began): string | null {
    const counting = this.#counting(this.#forceVotes, { at, content }).filter((who) => who !== this.#forceAsked.get(at));
    return counting.length > 0 ? null : "nobody else who may decide agreed to it";
  }

  #whyNotEnough(votes: Votes, began: Began): string | null {
    const { approvals, dba } = this.rulesOf(began.at);
    const counting = this.#counting(votes, began);
    const said = [...(votes.get(began.at)?.keys() ?? [])].join(", ") || "nobody";
    if (counting.length < approvals) return `${counting.length} of ${approvals} people approved it: ${said} said yes`;
    const ofDba = counting.filter((who) => (this.#groups.get(who) ?? []).includes("dba"));
    return dba && ofDba.length === 0 ? `nobody of dba approved it, which is asked for (${allGroups.join(", ")})` : null;
  }

  /** Who said yes to this content, wrote none of it, and may review at this moment. */
  #counting(votes: Votes, { at, content }: Began): Person[] {
    const yes = [...(votes.get(at) ?? [])].filter(([who, seen]) => seen === content && !this.#authors.has(who));
    return yes.map(([who]) => who).filter((who) => (this.#groups.get(who) ?? []).includes("reviewers"));
  }
}

function vote(votes: Votes, at: PlaceName, who: Person, content: string): void {
  votes.set(at, (votes.get(at) ?? new Map<Person, string>()).set(who, content));
}
