import { z } from "zod";
import { defineAuditEvents } from "@/server/audit/define-audit-events";
import { costAuditEvents } from "./costs/audit-events";
import { desiredAuditEvents } from "./desired/audit-events";
import { scheduleAuditEvents } from "./schedules/audit-events";
import { switchAuditEvents } from "./switches/audit-events";

const act = z.strictObject({
  /** Null when every instance was on its way already. */
  operationRequestId: z.uuid().nullable(),
  whole: z.boolean(),
  instances: z.array(z.string()),
  /** Instances that somebody else had asked for already. */
  joined: z.array(z.string()),
  /** Instances whose open operation this act replaced. */
  superseded: z.array(z.string()),
  leftOut: z.array(z.string()),
});
/** What a person decided otherwise than it was proposed. */
const proposal = z.strictObject({ team: z.string().nullable(), stage: z.string().nullable(), environment: z.string().nullable(), order: z.number().int() });
const adopted = z.strictObject({
  /** Key of the target. */
  target: z.string(),
  /** "makes a new environment", or "joins payments-dev". */
  effect: z.string(),
  after: z.strictObject({ team: z.string(), stage: z.string(), environment: z.string() }),
  /** `before` holds the tags of ours that it had, and is left out where there were none; `proposed` is left out where it was followed. */
  instances: z.array(
    z.strictObject({
      ec2Id: z.string(),
      name: z.string(),
      order: z.number().int(),
      before: z.record(z.string(), z.string()).optional(),
      proposed: proposal.optional(),
    }),
  ),
});
const target = z.strictObject({ key: z.string(), change: z.enum(["added", "changed", "disabled"]), accountId: z.string(), region: z.string() });

/** Events of environments. Start, stop, reboot and hibernate stand for the asking; `operation.accepted` for AWS's answer, with AWS's request id. */
export const environmentAuditEvents = defineAuditEvents({
  "environment.started": { verb: "started", data: act },
  "environment.stopped": { verb: "stopped", data: act },
  "environment.rebooted": { verb: "rebooted", data: act },
  "environment.hibernated": { verb: "hibernated", data: act },
  "environment.console-read": {
    verb: "read the console output of an instance of",
    data: z.strictObject({ instance: z.string(), ec2Id: z.string(), readAt: z.iso.datetime() }),
  },
  "operation.accepted": {
    verb: "got AWS to act on",
    data: z.strictObject({
      kind: z.enum(["start", "stop", "reboot", "hibernate"]),
      /** EC2 ids. */
      instances: z.array(z.string()),
      /** Names of the first 20 of them. */
      names: z.array(z.string()).max(20),
    }),
  },
  "operation.dismissed": {
    verb: "dismissed an operation of",
    data: z.strictObject({ operationId: z.uuid(), kind: z.string(), state: z.string(), instance: z.string() }),
  },
  "lease.taken": {
    verb: "took a lease on",
    data: z.strictObject({
      leaseId: z.uuid(),
      holder: z.string(),
      source: z.string(),
      /** Identity within the source. */
      key: z.string(),
      /** Name of the instance; null for the whole environment. */
      instance: z.string().nullable(),
      maxUntil: z.iso.datetime(),
    }),
  },
  "lease.released": {
    verb: "ended a lease on",
    data: z.strictObject({
      leaseId: z.uuid(),
      holder: z.string(),
      source: z.string(),
      takenBy: z.string(),
      because: z.enum(["released", "lost", "outer-bound", "overridden"]),
      heldMs: z.number().int(),
    }),
  },
  "environment.adopted": { verb: "adopted instances into", data: adopted },
  "adoption.withdrawn": { verb: "withdrew instances from", data: z.strictObject({ target: z.string(), instances: z.array(z.string()) }) },
  "mapping.imported": {
    verb: "applied the mapping rules of",
    data: z.strictObject({ before: z.array(z.string()), after: z.array(z.string()) }),
  },
  "target.imported": { verb: "applied the configuration of", data: target },
  "target.checked": { verb: "had the roles checked of", data: z.strictObject({ key: z.string() }) },
  "team.imported": { verb: "applied the configuration of", data: z.strictObject({ slug: z.string(), title: z.string() }) },
  ...costAuditEvents,
  ...switchAuditEvents,
  ...desiredAuditEvents,
  ...scheduleAuditEvents,
});
