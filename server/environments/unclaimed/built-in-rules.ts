import { stackTag } from "./mapping-rules";
import { teamOfPrefix } from "./match-team";
import type { KnownTeam } from "./match-team";
import { compilePattern, matchPattern } from "./name-pattern";
import { isPart, orderOfNames, orderOfOthers, wordsOf } from "./part-order";
import type { Fact } from "./proposal-facts";
import type { SeenInstance } from "./seen-instance";
import { stageOf } from "./stage-words";
import { toSlug } from "./to-slug";

const teamKeys = ["team", "squad", "owner", "costcenter", "cost-center"];
const stageKeys = ["stage", "environment", "env"];
const partKeys = ["application", "app", "service", "project"];
const logicalIdTag = "aws:cloudformation:logical-id";

const withStage = compilePattern("{base}-{stage}-*");
const endsWithStage = compilePattern("{base}-{stage}");

/** What the usual tags and names say, the most telling first: team and stage tags, the stack, the tag of the service, the name. */
export function builtInFacts(instance: SeenInstance, teams: readonly KnownTeam[]): Fact[] {
  const { tags, name } = instance;
  const stack = tags[stackTag];
  return [
    ...tagsAmong(tags, teamKeys).map(({ value, why }): Fact => ({ of: "team", value, why })),
    ...tagsAmong(tags, stageKeys).flatMap(factsOfStageTag),
    ...(stack === undefined ? [] : factsOfName({ text: stack, what: "stack", teams, whole: true })),
    ...tagsAmong(tags, partKeys).map(({ value, why }): Fact => ({ of: "part", value, why })),
    ...(name === instance.ec2Id ? [] : factsOfName({ text: name, what: "name", teams, whole: false })),
    { of: "order", value: orderOfNames([tags[logicalIdTag] ?? "", name]) ?? orderOfOthers, why: "" },
  ];
}

type Told = { value: string; why: string };

/** The tags with these keys, whatever their case, in the order of the keys. */
function tagsAmong(tags: SeenInstance["tags"], keys: readonly string[]): Told[] {
  const rank = (key: string): number => keys.indexOf(key.toLowerCase());
  return Object.entries(tags)
    .filter(([key, value]) => rank(key) >= 0 && value.trim() !== "")
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([key, value]) => ({ value: value.trim(), why: `${key} tag says ${value.trim()}` }));
}

/** Teams write the stage into such a tag, or the name of the environment. */
function factsOfStageTag({ value, why }: Told): Fact[] {
  const stage = stageOf(value);
  if (stage !== null) return [{ of: "stage", value: stage, why }];
  return [...stageFact(matchPattern(endsWithStage, value)?.["stage"], why), { of: "environment", value, why }];
}

type Named = { text: string; what: "stack" | "name"; teams: readonly KnownTeam[]; /** The text as a whole is a name of an environment. */ whole: boolean };

/** `payments-dev-api-1` says team, stage and environment: what stands before the word of the stage is what the environment is called after. */
function factsOfName({ text, what, teams, whole }: Named): Fact[] {
  const why = `${what} ${text}`;
  const team = teamOfPrefix(text, teams);
  const teamFacts: Fact[] = team === null ? [] : [{ of: "team", value: team, why, known: true }];
  const found = matchPattern(withStage, text) ?? matchPattern(endsWithStage, text);
  const base = toSlug(found?.["base"] ?? "");
  if (found !== null && base !== null) {
    return [...teamFacts, ...stageFact(found["stage"], why), { of: "part", value: base, why }];
  }
  const rest = whole ? toSlug(text) : nameWithoutPart(text);
  return [...teamFacts, ...(rest === null ? [] : [{ of: "part" as const, value: rest, why }])];
}

function stageFact(word: string | undefined, why: string): Fact[] {
  const stage = word === undefined ? null : stageOf(word);
  return stage === null ? [] : [{ of: "stage", value: stage, why }];
}

/** `billing-db-2` is a part of billing; null when nothing but parts and numbers is in the name. */
function nameWithoutPart(name: string): string | null {
  const words = wordsOf(name);
  while (words.length > 0 && isNoName(words.at(-1) ?? "")) words.pop();
  return words.length === wordsOf(name).length && words.length < 2 ? null : toSlug(words.join("-"));
}

function isNoName(word: string): boolean {
  return /^\d+$/.test(word) || isPart(word.replace(/\d+$/, ""));
}
