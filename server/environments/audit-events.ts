import { z } from "zod";
import { defineAuditEvents } from "@/server/audit/define-audit-events";

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
const target = z.strictObject({ key: z.string(), change: z.enum(["added", "changed", "disabled"]), accountId: z.string(), region: z.string() });

/** Events of environments. Start, stop and reboot stand for the asking; `operation.accepted` for AWS's answer, with AWS's request id. */
export const environmentAuditEvents = defineAuditEvents({
  "environment.started": { verb: "started", data: act },
  "environment.stopped": { verb: "stopped", data: act },
  "environment.rebooted": { verb: "rebooted", data: act },
  "operation.accepted": {
    verb: "had AWS's acceptance for",
    data: z.strictObject({
      kind: z.enum(["start", "stop", "reboot"]),
      /** EC2 ids. */
      instances: z.array(z.string()),
    }),
  },
  "operation.dismissed": {
    verb: "dismissed an operation of",
    data: z.strictObject({ operationId: z.uuid(), kind: z.string(), state: z.string(), instance: z.string() }),
  },
  "target.imported": { verb: "applied the configuration of", data: target },
  "team.imported": { verb: "applied the configuration of", data: z.strictObject({ slug: z.string(), title: z.string() }) },
});
