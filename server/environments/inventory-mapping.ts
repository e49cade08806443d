import { boundedText } from "./bounded-text";
import type { DescribedInstance } from "./ec2-types";
import { autoScalingLock, instanceStoreLock } from "./instance-locks";

/** What the tags say an instance belongs to, within its target. */
export type EnvironmentIdentity = { team: string; stage: string; name: string };

/** A managed instance as it goes into the table. */
export type MappedInstance = DescribedInstance & { identity: EnvironmentIdentity; name: string; startOrder: number; lockReason: string | null };

export type Mapping = { ok: true; instance: MappedInstance } | { ok: false; warning: string };

/** Order of an instance without the tag: after those that have one. */
const defaultOrder = 100;
const namePattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Reads the `switchyard:` tags of an instance. Tags that make no identity are refused with a sentence that says what to correct. */
export function mapInstance(instance: DescribedInstance): Mapping {
  const { tags, ec2Id } = instance;
  const identity = { team: tags["switchyard:team"], stage: tags["switchyard:stage"], name: tags["switchyard:environment"] };
  for (const [part, value] of Object.entries({ team: identity.team, stage: identity.stage, environment: identity.name })) {
    if (value === undefined || value === "") return refused(ec2Id, `has no tag switchyard:${part}`);
    if (!namePattern.test(value)) return refused(ec2Id, `has the tag switchyard:${part} with a value other than lower-case letters, digits and hyphens`);
  }
  const order = tags["switchyard:order"] ?? String(defaultOrder);
  if (!/^\d{1,4}$/.test(order)) return refused(ec2Id, "has the tag switchyard:order with a value other than a number from 0 to 9999");
  return {
    ok: true,
    instance: {
      ...instance,
      identity: identity as EnvironmentIdentity,
      name: boundedText((tags["Name"] ?? "").trim(), 200) || ec2Id,
      startOrder: Number(order),
      lockReason: lockReason(instance),
    },
  };
}

function refused(ec2Id: string, fault: string): Mapping {
  return { ok: false, warning: `${ec2Id} ${fault}, so it is not shown. Correct the tag in AWS.` };
}

/** What the inventory alone knows of locked levers; the rest of the facts is read seldom. */
function lockReason({ tags, instanceStoreRoot }: Pick<DescribedInstance, "tags" | "instanceStoreRoot">): string | null {
  const group = tags["aws:autoscaling:groupName"];
  if (group !== undefined) return autoScalingLock(group);
  return instanceStoreRoot ? instanceStoreLock : null;
}
