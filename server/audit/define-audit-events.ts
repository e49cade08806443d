import type { z } from "zod";

/** An event: its stable name, the words the audit page shows after the actor's name, and the shape of its data. */
export type AuditEventDefinition<Data extends z.ZodObject = z.ZodObject> = {
  name: string;
  /** Completes "Alice Kim …", such as "started". */
  verb: string;
  data: Data;
};

type Given = Record<string, { verb: string; data: z.ZodObject }>;
type Defined<T extends Given> = { readonly [K in keyof T & string]: { name: K; verb: string; data: T[K]["data"] } };

/** Declares a domain's events; names are `noun.past-tense`, such as `environment.started`. */
export function defineAuditEvents<const T extends Given>(events: T): Defined<T> {
  return Object.fromEntries(Object.entries(events).map(([name, event]) => [name, { name, ...event }])) as unknown as Defined<T>;
}
