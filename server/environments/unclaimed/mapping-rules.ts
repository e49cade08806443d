import { z } from "zod";
import { fillTemplate, matchPattern, compilePattern, patternFault, placeholdersIn } from "./name-pattern";
import type { Captures } from "./name-pattern";
import type { Fact } from "./proposal-facts";
import type { SeenInstance } from "./seen-instance";

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens");
const pattern = z.string().min(1).max(200).superRefine(withoutFault);
const template = z
  .string()
  .max(200)
  .regex(/^(?:[a-z0-9-]|\{[a-z]+\})+$/, "use lower-case letters, digits, hyphens and placeholders such as {team}");

/** A rule of config/switchyard.json: where an instance belongs that looks like this. */
export const mappingRuleSchema = z
  .strictObject({
    /** How a proposal names it. */
    name: z.string().trim().min(1).max(100),
    /** All that are given must match. */
    match: z
      .strictObject({
        /** Key of an AWS target. */
        target: slug.optional(),
        tag: z.strictObject({ key: z.string().min(1).max(128), value: pattern.default("*") }).optional(),
        /** The CloudFormation stack's name. */
        stack: pattern.optional(),
        /** The tag `Name`. */
        instance: pattern.optional(),
      })
      .refine(({ tag, stack, instance }) => tag !== undefined || stack !== undefined || instance !== undefined, "give at least one of tag, stack and instance"),
    give: z
      .strictObject({ team: template.optional(), stage: template.optional(), environment: template.optional(), order: z.int().min(0).max(9999).optional() })
      .refine((give) => Object.values(give).some((value) => value !== undefined), "give at least one of team, stage, environment and order"),
  })
  .superRefine(({ match, give }, context) => {
    const known = new Set([match.tag?.value, match.stack, match.instance].flatMap((text) => placeholdersIn(text ?? "")));
    for (const key of ["team", "stage", "environment"] as const) {
      for (const name of placeholdersIn(give[key] ?? "").filter((one) => !known.has(one))) {
        context.addIssue({ code: "custom", path: ["give", key], message: `no pattern of match has the placeholder {${name}}` });
      }
    }
  });

export type MappingRule = z.infer<typeof mappingRuleSchema>;

/** The tag by which CloudFormation marks what belongs to a stack (CloudFormation user guide, "Resource tag"). */
export const stackTag = "aws:cloudformation:stack-name";

/** A rule's answer for an instance of a target: what it gives, in the order of its keys; empty when it does not match. */
export function factsOfRule(rule: MappingRule, targetKey: string, instance: SeenInstance): Fact[] {
  const captures = capturesOf(rule.match, targetKey, instance);
  if (captures === null) return [];
  const why = `rule “${rule.name}”`;
  const { team, stage, environment, order } = rule.give;
  return [
    ...(team === undefined ? [] : [{ of: "team" as const, value: fillTemplate(team, captures), why }]),
    ...(stage === undefined ? [] : [{ of: "stage" as const, value: fillTemplate(stage, captures), why }]),
    ...(environment === undefined ? [] : [{ of: "environment" as const, value: fillTemplate(environment, captures), why }]),
    ...(order === undefined ? [] : [{ of: "order" as const, value: order, why }]),
  ];
}

function capturesOf({ target, tag, stack, instance: name }: MappingRule["match"], targetKey: string, instance: SeenInstance): Captures | null {
  if (target !== undefined && target !== targetKey) return null;
  const wanted = [
    ...(tag === undefined ? [] : [{ pattern: tag.value, value: instance.tags[tag.key] }]),
    ...(stack === undefined ? [] : [{ pattern: stack, value: instance.tags[stackTag] }]),
    ...(name === undefined ? [] : [{ pattern: name, value: instance.name }]),
  ];
  let all: Captures = {};
  for (const one of wanted) {
    const captures = one.value === undefined ? null : matchPattern(compilePattern(one.pattern), one.value);
    if (captures === null) return null;
    all = { ...all, ...captures };
  }
  return all;
}

function withoutFault(text: string, context: z.RefinementCtx): void {
  const fault = patternFault(text);
  if (fault !== null) context.addIssue({ code: "custom", message: fault });
}
