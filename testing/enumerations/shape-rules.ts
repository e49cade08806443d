import { z } from "zod";
import type { ApiRule } from "./api-under-test";
import { proceduresOf } from "./api-under-test";

type JsonSchema = { [key: string]: unknown; type?: string; properties?: Record<string, JsonSchema>; additionalProperties?: unknown; items?: JsonSchema };

const mostRows = 200;

/** What goes in and out. */
export const shapeRules: readonly ApiRule[] = [
  {
    id: "strict-input",
    title: "Inputs refuse unknown keys",
    check: (api) =>
      proceduresOf(api).flatMap(({ path, inputs }) =>
        inputs
          .flatMap((input) => objectsIn(input))
          .flatMap((object) =>
            object.additionalProperties === false ? [] : [`${path} accepts unknown keys beside ${Object.keys(object.properties ?? {}).join(", ")}`],
          ),
      ),
  },
  {
    id: "bounded-input",
    title: `Page sizes (at most ${mostRows}), lists and texts in inputs are bounded`,
    check: (api) => proceduresOf(api).flatMap(({ path, inputs }) => inputs.flatMap((input) => unbounded(toJson(input), path))),
  },
  {
    id: "output-declared",
    title: "Queries and mutations declare their output, so that no column leaves by accident",
    check: (api) =>
      proceduresOf(api).flatMap(({ path, type, output }) => (type !== "subscription" && output === undefined ? [`${path} declares no output`] : [])),
  },
  {
    id: "router-keys",
    title: "Router keys are the nouns of server/",
    check(api) {
      const nouns = new Set(api.nouns.map((noun) => noun.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())));
      const keys = new Set(proceduresOf(api).map(({ path }) => path.split(".")[0] ?? ""));
      return [...keys].filter((key) => !nouns.has(key) && key !== "live").map((key) => `${key} is not a folder of server/`);
    },
  },
];

function toJson(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function objectsIn(schema: z.ZodType): JsonSchema[] {
  const found: JsonSchema[] = [];
  visit(toJson(schema), "", (node) => {
    if (node.type === "object" && node.properties !== undefined) found.push(node);
  });
  return found;
}

function unbounded(schema: JsonSchema, path: string): string[] {
  const found: string[] = [];
  visit(schema, path, (node, at) => {
    if (node.type === "array" && node["maxItems"] === undefined) found.push(`${at} may be a list of any length`);
    if (
      node.type === "string" &&
      node["maxLength"] === undefined &&
      node["format"] === undefined &&
      node["pattern"] === undefined &&
      node["enum"] === undefined &&
      node["const"] === undefined
    )
      found.push(`${at} may be a text of any length`);
    if (at.endsWith(".limit") && !(Number(node["maximum"]) <= mostRows)) found.push(`${at} may ask for more than ${mostRows} rows`);
  });
  return found;
}

function visit(node: unknown, at: string, see: (node: JsonSchema, at: string) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, at, see);
  if (typeof node !== "object" || node === null || Array.isArray(node)) return;
  const schema = node as JsonSchema;
  see(schema, at);
  for (const [name, value] of Object.entries(schema.properties ?? {})) visit(value, `${at}.${name}`, see);
  for (const key of ["items", "anyOf", "oneOf", "allOf", "additionalProperties", "prefixItems"]) visit(schema[key], at, see);
}
