import { z } from "zod";
import { addressesOf } from "./match-route";
import { v1Routes } from "./routes";
import * as schemas from "./schemas";
import type { V1Route } from "./v1-route";

type Json = Record<string, unknown>;

const parameterWords: Readonly<Record<string, string>> = {
  id: "Its id.",
  number: "Its number, as people say it.",
  schema: "Schema on PostgreSQL, database on MariaDB.",
  table: "Name of the table.",
  team: "Team of the environment.",
  stage: "Stage of the environment.",
  name: "Name of the environment.",
};

const parameterSchemas: Readonly<Record<string, Json>> = { id: { type: "string", format: "uuid" }, number: { type: "integer", minimum: 1 } };

/** The description of api/v1 as OpenAPI 3.1, made of the schemas that parse requests and answers. */
export function openApiDocument(): Json {
  const registry = namedSchemas();
  return {
    openapi: "3.1.1",
    info: {
      title: "Switchyard",
      version: "1",
      description:
        "Environments, busy leases, databases and schema migrations for machines. Every call carries a token of a person; it may never do more than that person may now.",
    },
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }],
    paths: Object.fromEntries([...Map.groupBy(entries(), ({ address }) => address)].map(([address, routes]) => [address, pathItem(routes)])),
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "A token from My access: swy_…" } },
      schemas: Object.fromEntries(registry.map(([name, schema]) => [name, jsonSchema(schema, "output")])),
      responses: { Problem: { description: "A refusal or failure (RFC 9457).", content: { "application/problem+json": { schema: ref("Problem") } } } },
    },
  };
}

type Entry = { address: string; route: V1Route };

function entries(): Entry[] {
  return v1Routes.flatMap((route) => addressesOf(route.path).map((address) => ({ address, route })));
}

function pathItem(routes: readonly Entry[]): Json {
  return Object.fromEntries(routes.map(({ address, route }) => [route.method.toLowerCase(), operation(address, route)]));
}

function operation(address: string, route: V1Route): Json {
  const { operationId, summary, description, access, status, problems } = route;
  const parameters = [...pathParameters(address), ...queryParameters(route), ...(route.method === "POST" ? [idempotencyKey] : [])];
  return {
    operationId: address.includes("{team}") ? `${operationId}ByName` : operationId,
    summary,
    description: `${description}${typeof access === "string" ? ` Needs \`${access}\`.` : ""}`,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== null && { requestBody: { required: false, content: { "application/json": { schema: jsonSchema(route.body, "input") } } } }),
    responses: {
      [status]: { description: "Done.", content: { "application/json": { schema: named(route.output) } } },
      ...Object.fromEntries([400, 401, 403, 429, 503, ...problems].toSorted((a, b) => a - b).map((code) => [code, { $ref: "#/components/responses/Problem" }])),
    },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key again is the same act.",
  schema: { type: "string", format: "uuid" },
};

function pathParameters(address: string): Json[] {
  return [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    description: parameterWords[name],
    schema: parameterSchemas[name] ?? { type: "string" },
  }));
}

function queryParameters({ query }: V1Route): Json[] {
  const { properties = {}, required = [] } = jsonSchema(query, "input") as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

/** Schemas of answers that carry a name. */
function namedSchemas(): [string, z.ZodType][] {
  const all = [...v1Routes.map(({ output }) => output), schemas.environment, schemas.problem];
  return [...new Map(all.flatMap((schema) => (nameOf(schema) === null ? [] : [[nameOf(schema) ?? "", schema] as const])))].toSorted(([a], [b]) =>
    a.localeCompare(b),
  );
}

function nameOf(schema: z.ZodType): string | null {
  const id = z.globalRegistry.get(schema)?.id;
  return typeof id === "string" ? id : null;
}

function named(schema: z.ZodType): Json {
  const name = nameOf(schema);
  return name === null ? jsonSchema(schema, "output") : ref(name);
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** A moment is written as RFC 3339. */
function moments({ zodSchema, jsonSchema: made }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }): void {
  if (zodSchema._zod.def.type === "date") Object.assign(made, { type: "string", format: "date-time" });
}

/** A schema of ours as JSON Schema 2020-12, which OpenAPI 3.1 speaks; named parts are written where they stand. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const made = z.toJSONSchema(schema, { target: "draft-2020-12", io, reused: "inline", unrepresentable: "any", override: moments }) as Json;
  const { $schema: _dialect, $defs, id: _id, ...rest } = made;
  return $defs === undefined ? rest : { ...(inline(rest, $defs as Record<string, Json>) as Json) };
}

/** `open` are the parts that are being written; one that holds itself, such as any JSON value, is said no further within. */
function inline(value: unknown, definitions: Readonly<Record<string, Json>>, open: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => inline(item, definitions, open));
  if (typeof value !== "object" || value === null) return value;
  const target = (value as Json)["$ref"];
  if (typeof target === "string") {
    if (open.includes(target)) return {};
    const { id: _id, ...definition } = definitions[target.replace("#/$defs/", "")] ?? {};
    return inline(definition, definitions, [...open, target]);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inline(item, definitions, open)]));
}
