import { z } from "zod";
import { defineAuditEvents } from "@/server/audit/define-audit-events";

const instant = z.iso.datetime().nullable();
const hold = z.strictObject({
  holdId: z.uuid(),
  kind: z.enum(["keep_on", "keep_off", "freeze", "budget"]),
  /** Name of the instance; null for the whole environment. */
  instance: z.string().nullable(),
  placedBy: z.string(),
  until: instant,
  untilNextStart: z.boolean(),
});
const names = z.strictObject({ before: z.array(z.string()), after: z.array(z.string()) });

/** Events of what is desired of environments. */
export const desiredAuditEvents = defineAuditEvents({
  "environment.extended": { verb: "extended", data: z.strictObject({ before: instant, until: instant, capAt: instant }) },
  "environment.held": { verb: "placed a hold on", data: hold },
  "environment.hold-ended": { verb: "ended a hold on", data: hold },
  "environment.stop-waits": {
    verb: "has a stop wait for those at work on",
    data: z.strictObject({ for: z.array(z.string()), until: instant }),
  },
  "environment.stop-overridden": { verb: "stopped, although others worked on it,", data: z.strictObject({ for: z.array(z.string()) }) },
  "environment.drift-adopted": {
    verb: "took note of a change outside Switchyard to",
    data: z.strictObject({ change: z.enum(["started", "stopped"]), instances: z.array(z.string()), until: instant }),
  },
  "policy.imported": { verb: "applied the policies of", data: names },
});
