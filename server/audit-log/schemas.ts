import { z } from "zod";

export const auditEntry = z.strictObject({
  id: z.uuid(),
  at: z.date(),
  event: z.string(),
  /** Completes the actor's name: "started". */
  verb: z.string(),
  actorKind: z.enum(["user", "system", "anonymous"]),
  actorName: z.string(),
  actorUid: z.string().nullable(),
  address: z.string().nullable(),
  subjectNoun: z.string(),
  subjectId: z.uuid().nullable(),
  subjectLabel: z.string(),
  team: z.string().nullable(),
  stage: z.string().nullable(),
  reason: z.string().nullable(),
  requestId: z.string(),
  externalId: z.string().nullable(),
  /** The event's own data, as name and text. */
  data: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});

// PostgreSQL holds no NUL in texts.
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");
/** A moment that the database can hold. Dates outside of these years have no four-digit form, which PostgreSQL would misread. */
export const moment = z.date().min(new Date("1970-01-01T00:00:00Z")).max(new Date("9999-12-31T23:59:59Z"));

export const listAuditInput = z.strictObject({
  /** uid of the person who acted. */
  actor: text(128).optional(),
  event: text(128).optional(),
  team: text(64).optional(),
  /** Id of the thing acted on. */
  subjectId: z.uuid().optional(),
  /** Words in the thing's name, the reason or a request id. */
  search: text(100).optional(),
  from: moment.optional(),
  to: moment.optional(),
  cursor: z.string().max(500).optional(),
  /** Sent along by the client's paging; pages only go forward. */
  direction: z.literal("forward").optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

export const listAuditOutput = z.strictObject({ items: z.array(auditEntry), nextCursor: z.string().nullable() });

/** What the filters offer. */
export const auditFiltersOutput = z.strictObject({
  events: z.array(z.strictObject({ name: z.string(), verb: z.string() })),
  actors: z.array(z.strictObject({ uid: z.string(), name: z.string() })),
  teams: z.array(z.string()),
});

export type AuditEntryView = z.infer<typeof auditEntry>;
export type ListAuditInput = z.input<typeof listAuditInput>;
export type ListAuditOutput = z.infer<typeof listAuditOutput>;
export type AuditFiltersOutput = z.infer<typeof auditFiltersOutput>;
