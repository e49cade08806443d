import type { OwnTokensOutput } from "@/server/my-access/schemas";

/** What is filled in for a new token. */
export type TokenForm = {
  name: string;
  verbs: string[];
  days: number;
  /** Only in the places chosen; otherwise everywhere the person may. */
  narrowed: boolean;
  teams: string[];
  stages: string[];
  environments: string[];
};

/** A form to begin with: what keeps an environment awake, for three months. */
export function emptyToken({ verbs }: OwnTokensOutput): TokenForm {
  const usual = ["environment:view", "environment:lease"];
  return {
    name: "",
    verbs: verbs.filter(({ name, held }) => held && usual.includes(name)).map(({ name }) => name),
    days: 90,
    narrowed: false,
    teams: [],
    stages: [],
    environments: [],
  };
}

/** What is missing before the token can be made, in words; null when nothing is. */
export function tokenGap({ name, verbs, narrowed, teams, stages, environments }: TokenForm): string | null {
  if (name.trim() === "") return "Give it a name first.";
  if (verbs.length === 0) return "Choose what it may do first.";
  if (narrowed && teams.length + stages.length + environments.length === 0) return "Choose a team, a stage or an environment first.";
  return null;
}

/** The list with the value added, or without it. */
export function toggled(list: readonly string[], value: string, on: boolean): string[] {
  return on ? [...new Set([...list, value])] : list.filter((one) => one !== value);
}
