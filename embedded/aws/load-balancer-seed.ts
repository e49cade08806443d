import { z } from "zod";

const name = z.string().regex(/^[A-Za-z0-9-]{1,32}$/);
const id = z.string().regex(/^[0-9a-f]{16}$/);
const tags = z.record(z.string().min(1).max(128), z.string().max(256)).default({});
const port = z.int().min(1).max(65_535);

/** Where traffic goes, by the name of a target group; several share it by weight. */
const forward = z
  .array(z.strictObject({ group: name, weight: z.int().min(0).max(999) }))
  .min(1)
  .max(5);

const ruleSchema = z.strictObject({ id, priority: z.int().min(1).max(50_000), path: z.string().max(128), forward, tags });

/** An Application Load Balancer with its target groups, whose targets are instances of the account. */
export const loadBalancerSchema = z.strictObject({
  name,
  id,
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/),
  targetGroups: z
    .array(
      z.strictObject({
        name,
        id,
        port,
        /** How long connections of a target that leaves may last. AWS's own default is 300. */
        deregistrationDelaySeconds: z.int().min(0).max(3_600).default(300),
        instances: z.array(z.string()).max(100),
        tags,
      }),
    )
    .min(1)
    .max(20),
  listeners: z.array(z.strictObject({ id, port, forward, rules: z.array(ruleSchema).max(50).default([]), tags })).max(10),
});

export type SeededLoadBalancer = z.output<typeof loadBalancerSchema>;

/** What is wrong with the load balancers of an account: a forward to a group that is none of theirs. */
export function unknownGroups(balancers: readonly SeededLoadBalancer[]): string[] {
  return balancers.flatMap(({ name: of, targetGroups, listeners }) => {
    const known = new Set(targetGroups.map((group) => group.name));
    const used = listeners.flatMap((listener) => [listener, ...listener.rules]).flatMap((one) => one.forward.map(({ group }) => group));
    return used.filter((group) => !known.has(group)).map((group) => `Load balancer ${of} forwards to ${group}, which is none of its target groups`);
  });
}
