import { z } from "zod";
import { AwsError } from "./aws-error";
import type { Instance } from "./instance-store";

const type = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/);
const zone = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/);

/** AWS has hosts for `count` more starts of this type in this zone; 0 (the default): for none. */
export const shortageSchema = z.strictObject({ type, zone, count: z.int().min(0).max(10_000).default(0) });
/** The shortage that ends. */
export const capacityBackSchema = z.strictObject({ type, zone });

export type Shortage = z.output<typeof shortageSchema>;
export type ShortageInput = z.input<typeof shortageSchema>;

/** Which types have run out in which zones. What is not named has no limit. */
export class CapacityBoard {
  readonly #left = new Map<string, Shortage>();

  constructor(shortages: readonly ShortageInput[] = []) {
    for (const shortage of shortages) this.limit(shortage);
  }

  /** Sets what is left of a type in a zone. Throws ZodError on anything malformed. */
  limit(input: ShortageInput): void {
    const shortage = shortageSchema.parse(input);
    this.#left.set(keyOf(shortage), shortage);
  }

  /** Takes the limit of a type in a zone away. */
  giveBack(of: { readonly type: string; readonly zone: string }): void {
    this.#left.delete(keyOf(of));
  }

  clear(): void {
    this.#left.clear();
  }

  list(): readonly Shortage[] {
    return [...this.#left.values()];
  }

  /** Takes hosts for all of these instances, or none at all: then InsufficientInstanceCapacity is thrown. */
  take(instances: readonly Instance[]): void {
    const wanted = new Map<string, number>();
    for (const { definition } of instances) {
      const key = keyOf(definition);
      const shortage = this.#left.get(key);
      if (shortage === undefined) continue;
      const count = (wanted.get(key) ?? 0) + 1;
      if (count > shortage.count) throw insufficient(shortage);
      wanted.set(key, count);
    }
    for (const [key, count] of wanted) {
      const shortage = this.#left.get(key);
      if (shortage) this.#left.set(key, { ...shortage, count: shortage.count - count });
    }
  }
}

function keyOf(of: { readonly type: string; readonly zone: string }): string {
  return `${of.type} ${of.zone}`;
}

/** AWS's own words. Source: EC2 user guide, "Troubleshoot instance launch issues"; the zones it proposes are left out. */
function insufficient(shortage: Shortage): AwsError {
  const message = `We currently do not have sufficient ${shortage.type} capacity in the Availability Zone you requested (${shortage.zone}). Our system will be working on provisioning additional capacity.`;
  return new AwsError("InsufficientInstanceCapacity", message);
}
