import { builtInFacts } from "./built-in-rules";
import { factsOfRule } from "./mapping-rules";
import type { MappingRule } from "./mapping-rules";
import { matchTeam } from "./match-team";
import type { KnownTeam } from "./match-team";
import { orderOfOthers } from "./part-order";
import type { Fact } from "./proposal-facts";
import type { SeenInstance } from "./seen-instance";
import { stageOf } from "./stage-words";
import { toSlug } from "./to-slug";

/** Where an instance probably belongs. What is null a person must choose. */
export type Proposal = {
  /** A configured team, never another. */
  team: string | null;
  /** What a tag says where no configured team is meant. */
  rawTeam: string | null;
  stage: string | null;
  environment: string | null;
  startOrder: number;
  /** How it came about: "Team tag says payments; name payments-dev-db-1". */
  why: string;
};

export type ProposalRules = { rules: readonly MappingRule[]; teams: readonly KnownTeam[] };

/**
 * Proposes where an instance belongs. The rules of the configuration come first, in their order, then the built-in ones; of team, stage,
 * environment and order each comes from the first that tells it. A team that is not configured is never proposed.
 */
export function proposeAdoption(instance: SeenInstance, targetKey: string, { rules, teams }: ProposalRules): Proposal {
  const facts = [...rules.flatMap((rule) => factsOfRule(rule, targetKey, instance)), ...builtInFacts(instance, teams)];
  const team = firstOf(facts, "team", (fact) => matchTeam(fact.value, teams));
  const rawTeam = team === null ? (facts.find((fact) => fact.of === "team" && fact.known === undefined) ?? null) : null;
  const stage = firstOf(facts, "stage", (fact) => stageOf(fact.value) ?? toSlug(fact.value));
  const environment = environmentOf(facts, stage?.value ?? null, team?.value ?? null);
  const order = firstOf(facts, "order", ({ value }) => value);
  return {
    team: team?.value ?? null,
    rawTeam: rawTeam === null ? null : String(rawTeam.value),
    stage: stage?.value ?? null,
    environment: environment?.value ?? null,
    startOrder: order?.value ?? orderOfOthers,
    why: whyOf([team?.why ?? rawTeam?.why, stage?.why, environment?.why, order?.why]),
  };
}

/** True when nothing is left to choose. */
export function isComplete({ team, stage, environment }: Pick<Proposal, "team" | "stage" | "environment">): boolean {
  return team !== null && stage !== null && environment !== null;
}

type Found<Value> = { value: Value; why: string } | null;
type FactOf<Kind extends Fact["of"]> = Extract<Fact, { of: Kind }>;

function firstOf<Kind extends Fact["of"], Value>(facts: readonly Fact[], kind: Kind, read: (fact: FactOf<Kind>) => Value | null): Found<Value> {
  for (const fact of facts.filter((one): one is FactOf<Kind> => one.of === kind)) {
    const value = read(fact);
    if (value !== null) return { value, why: fact.why };
  }
  return null;
}

/** Its name as told, else after the part and the stage, else after the team and the stage. */
function environmentOf(facts: readonly Fact[], stage: string | null, team: string | null): Found<string> {
  const told = firstOf(facts, "environment", ({ value }) => toSlug(value));
  if (told !== null) return told;
  const part = firstOf(facts, "part", ({ value }) => toSlug(value));
  if (part !== null) return { value: withStage(part.value, stage), why: part.why };
  return team === null || stage === null ? null : { value: `${team}-${stage}`, why: "named after team and stage" };
}

function withStage(name: string, stage: string | null): string {
  const last = stageOf(name.split("-").at(-1) ?? "");
  return stage === null || last !== null ? name : (toSlug(`${name}-${stage}`) ?? name);
}

/** Each reason once; empty when nothing told anything. */
function whyOf(reasons: readonly (string | undefined)[]): string {
  const unique = [...new Set(reasons.filter((reason) => reason !== undefined && reason !== ""))];
  const text = unique.join("; ");
  return text === "" ? "Neither tags nor name say where it belongs." : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
