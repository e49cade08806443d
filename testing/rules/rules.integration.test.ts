import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSourceRules } from "@/scripts/check/steps/source";
import { formatViolation } from "@/scripts/check/violation";
import type { Violation } from "@/scripts/check/violation";
import { apiRules } from "@/testing/enumerations/api-rules";
import { numberedRules } from "./numbered-rules";
import { boundaryPlants } from "./plants/boundary-plants";
import { lintPlants } from "./plants/lint-plants";
import { sourcePlants } from "./plants/source-plants";
import { typePlants } from "./plants/type-plants";
import { runCheck } from "./run-check";
import { copyTree } from "./tree-copy";
import type { TreeCopy } from "./tree-copy";

const root = path.resolve(import.meta.dirname, "..", "..");
const plants = [...sourcePlants, ...boundaryPlants, ...lintPlants, ...typePlants];
const numbered = numberedRules(root);
const named = new Set(numbered.flatMap(({ checks }) => checks));

let copy: TreeCopy;
let status: number | null;
let violations: Violation[] = [];
let broken: string[] = [];

beforeAll(async () => {
  copy = copyTree(root);
  copy.plant(plants);
  const result = await runCheck(copy.root);
  status = result.status;
  violations = result.steps.flatMap((step) => [...step.violations]);
  broken = result.steps.flatMap((step) => (step.error === null ? [] : [`${step.name}: ${step.error}`]));
}, 900_000);

afterAll(() => copy.remove());

describe("each rule of ARCHITECTURE.md", () => {
  it("is numbered once, without gaps", () => {
    expect(numbered.map(({ id }) => id)).toEqual(numbered.map((_, index) => `R${index + 1}`));
    expect(numbered.filter(({ checks }) => checks.length === 0)).toEqual([]);
  });

  it("names checks that have a planted violation, and every planted check is named", () => {
    const planted = new Set([...plants.map(({ check }) => check), ...apiRules.map(({ id }) => `api/${id}`)]);
    expect([...named].filter((check) => !planted.has(check))).toEqual([]);
    expect([...planted].filter((check) => !named.has(check))).toEqual([]);
  });

  it("covers every rule that the tools are configured with", async () => {
    const source = (await loadSourceRules()).map(({ id }) => `source/${id}`);
    const { default: cruiser } = (await import(path.join(root, ".dependency-cruiser.mjs"))) as { default: { forbidden: { name: string }[] } };
    const lint = Object.entries(lintRules()).flatMap(([rule, setting]) => (setting === "off" ? [] : [`lint/${rule}`]));
    const configured = [...source, ...cruiser.forbidden.map(({ name }) => `boundaries/${name}`), ...lint];
    expect(configured.filter((check) => !named.has(check))).toEqual([]);
  });

  it("turns the check red without breaking a step", () => {
    expect(broken).toEqual([]);
    expect(status).toBe(1);
  });

  it.each(plants.map((plant) => [plant.check, plant.at] as const))("%s finds its plant in %s", (check, at) => {
    expect(violations.filter(({ file }) => file === at).map((violation) => violation.check)).toContain(check);
  });

  it("finds nothing where nothing was planted", () => {
    const soil = new Set(plants.flatMap(({ at, files }) => [at, ...Object.keys(files ?? {})]));
    expect(violations.filter(({ file }) => !soil.has(file)).map((violation) => formatViolation(violation))).toEqual([]);
  });
});

function lintRules(): Record<string, unknown> {
  const text = readFileSync(path.join(root, ".oxlintrc.json"), "utf8").replace(/^\s*\/\/.*$/gm, "");
  return (JSON.parse(text) as { rules: Record<string, unknown> }).rules;
}
