export { environmentAuditEvents } from "./audit-events";
export { importTargets, targetsConfigShape } from "./config";
export { requestEarlyPoll } from "./request-early-poll";
export { portalRoles, targetPolicies } from "./targets/role-policies";
export { importMappingRules, mappingRulesConfig, teamsOfRules } from "./unclaimed/import-mapping-rules";
export { instanceSchedulerTagSchema } from "./unclaimed/instance-scheduler-tag";
