import { z } from "zod";
import { engine } from "../scripts/schemas";

const text = z.string();
const maybe = text.nullable();

const columnFacts = z.strictObject({
  name: text,
  position: z.number().int(),
  type: text,
  family: z.enum(["text", "integer", "decimal", "float", "boolean", "time", "json", "bytes", "other"]),
  maxLength: z.number().int().nullable(),
  precision: z.number().int().nullable(),
  scale: z.number().int().nullable(),
  isNullable: z.boolean(),
  defaultSql: maybe,
  generated: maybe,
  identity: z.enum(["always", "by-default", "auto-increment"]).nullable(),
  collation: maybe,
  charset: maybe,
  comment: maybe,
  isInvisible: z.boolean(),
  onUpdateSql: maybe.optional(),
});

const indexFacts = z.strictObject({
  name: text,
  columns: z.array(maybe),
  isUnique: z.boolean(),
  isPrimary: z.boolean(),
  isValid: z.boolean(),
  constraint: maybe,
  definition: text,
  sizeBytes: z.number().nullable(),
});

const foreignKeyFacts = z.strictObject({
  name: text,
  direction: z.enum(["out", "in"]),
  table: text,
  schema: text,
  columns: z.array(text),
  otherColumns: z.array(text),
  onDelete: text,
  onUpdate: text,
  isValidated: z.boolean(),
});

/** What may depend on a column, in the words of screens. */
const dependentKinds = [
  "view",
  "materialized view",
  "generated column",
  "trigger",
  "policy",
  "index expression",
  "check",
  "publication",
  "function",
  "partition key",
  "statistics",
  "rule",
  "inherited table",
] as const;

const dependentFacts = z.strictObject({ kind: z.enum(dependentKinds), name: text, column: maybe, definition: maybe });

const triggerFacts = z.strictObject({ name: text, timing: text, events: z.array(text), definer: maybe, definition: text, isOurs: z.boolean() });

/** `TableFacts` as it is kept and sent: see table-facts.ts for what each field means. */
export const tableFacts = z.strictObject({
  engine,
  schema: text,
  name: text,
  columns: z.array(columnFacts),
  primaryKey: z.array(text).nullable(),
  indexes: z.array(indexFacts),
  checks: z.array(z.strictObject({ name: text, expression: text, isValidated: z.boolean() })),
  foreignKeys: z.array(foreignKeyFacts),
  triggers: z.array(triggerFacts),
  dependents: z.array(dependentFacts),
  isPartitioned: z.boolean(),
  isChild: z.boolean(),
  hasRowSecurity: z.boolean(),
  owner: maybe,
  storage: maybe,
  collation: maybe,
  comment: maybe,
  estimatedRows: z.number(),
  sizeBytes: z.number(),
  beside: z
    .strictObject({ wholeRowTriggers: z.array(text), publishedWhole: z.array(text), subscriptions: z.array(text), foreignTypes: z.array(text) })
    .optional(),
});

const name = z.string().min(1).max(128);

export const tableListItem = z.strictObject({
  schema: text,
  name: text,
  /** What can be migrated is a table; a partitioned one is shown with the reason why not. */
  kind: z.enum(["table", "partitioned table", "partition"]),
  estimatedRows: z.number(),
  sizeBytes: z.number(),
  columns: z.number().int(),
  indexes: z.number().int(),
  hasPrimaryKey: z.boolean(),
  comment: maybe,
  /** Names of views, and of tables whose foreign keys refer to it. */
  dependents: z.array(z.strictObject({ kind: z.enum(["view", "materialized view", "foreign key"]), name: text })),
});
export type TableListItem = z.infer<typeof tableListItem>;

export const listTablesInput = z.strictObject({ databaseId: z.uuid(), search: z.string().max(128).default("") });
export const listTablesOutput = z.strictObject({
  items: z.array(tableListItem),
  /** How many more there are than fit; narrow the search. */
  more: z.number().int(),
  readAt: z.date(),
});

export const tableInput = z.strictObject({ databaseId: z.uuid(), schema: name, table: name });
export const tableOutput = z.strictObject({ facts: tableFacts, fingerprint: text, readAt: z.date() });
