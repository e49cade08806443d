export { environmentAuditEvents } from "./audit-events";
export { importTargets, targetsConfigShape } from "./config";
export { requestEarlyPoll } from "./request-early-poll";
