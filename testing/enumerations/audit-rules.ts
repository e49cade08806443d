import type { ApiRule } from "./api-under-test";
import { proceduresOf } from "./api-under-test";

/** What is recorded of whom. */
export const auditRules: readonly ApiRule[] = [
  {
    id: "audit-declared",
    title: "Every mutation names its audit event, or none with a reason",
    check(api) {
      return proceduresOf(api).flatMap(({ path, type, meta: { audit } }) => {
        if (type !== "mutation") return audit === undefined ? [] : [`${path} is a ${type} and cannot record ${audit}`];
        if (audit === undefined) return [`${path} names no audit event`];
        if (audit.startsWith("none: ")) return audit.length > "none: ".length + 10 ? [] : [`${path} gives no reason for recording nothing`];
        return api.auditEvents.includes(audit) ? [] : [`${path} names ${audit}, which is not in the catalogue`];
      });
    },
  },
  {
    id: "audit-events-used",
    title: "Every event of the catalogue is recorded by some code",
    check: (api) => api.auditEvents.filter((name) => !api.recordedEvents.includes(name)).map((name) => `nothing records ${name}`),
  },
];
