import { z } from "zod";
import { ControlError } from "./control-error";
import type { ControlParts } from "./control-parts";

const targetSchema = z.strictObject({ group: z.string().max(512), target: z.string().max(64), act: z.enum(["fail", "heal", "deregister", "register"]) });
const forwardSchema = z.strictObject({ forwarder: z.string().max(512), group: z.string().max(512) });

/** What the control page does to load balancers, by path. */
export const LOAD_BALANCER_ACTS: ReadonlyMap<string, (parts: ControlParts, input: unknown) => void> = new Map([
  ["/load-balancers/target", changeTarget],
  ["/load-balancers/forward", forwardAll],
]);

function changeTarget({ model }: ControlParts, input: unknown): void {
  const { group, target, act } = targetSchema.parse(input);
  if (!model.balancers.seededTargets(group).includes(target)) throw new ControlError(404, `There is no target ${target} in that group.`);
  if (act === "fail" || act === "heal") model.balancers.setFailing(group, target, act === "fail");
  else model.balancers.setRegistered(group, target, act === "register");
}

/** Somebody else sends all traffic to one group. */
function forwardAll({ model }: ControlParts, input: unknown): void {
  const { forwarder: arn, group } = forwardSchema.parse(input);
  const forwarder = model.balancers.forwarders().find((one) => one.arn === arn);
  if (!forwarder?.weights.has(group)) throw new ControlError(404, "There is no such listener or rule, or it does not name that group.");
  model.balancers.forward(arn, { ...forwarder, weights: new Map([...forwarder.weights.keys()].map((one) => [one, one === group ? 100 : 0])) });
}
