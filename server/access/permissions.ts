/** The one table of permissions: server, screens and docs/permissions.md read it. Names are `noun:verb`. */
export const permissions = {
  "environment:view": { sentence: "See environments, their instances, states and history." },
  "environment:start": { sentence: "Start an environment or one of its instances." },
  "environment:stop": { sentence: "Stop or hibernate an environment or one of its instances." },
  "environment:reboot": { sentence: "Reboot an environment or one of its instances." },
  "environment:connect": { sentence: "See addresses and the commands that connect to an instance." },
  "environment:extend": { sentence: "Extend how long an environment stays on, within its cap." },
  "environment:hold": { sentence: "Keep an environment on or off, or freeze it, until a moment." },
  "environment:schedule": { sentence: "Change the hours of an environment: its schedule, exceptions and lead." },
  "environment:switch": { sentence: "Switch a pair of environments from one to the other." },
  "environment:lease": { sentence: "Say that something works on an environment, so that a stop waits for it." },
  "cost:view": { sentence: "See what environments cost and what switching them off saves." },
  "budget:lift": { sentence: "Let an environment run again although its budget of the month is spent." },
  "token:manage": { sentence: "Make and revoke one's own tokens for machines." },
  "environment:adopt": { sentence: "Decide where instances without Switchyard's tags belong." },
  "target:view": { sentence: "See AWS targets, the policies of their roles, and what AWS refuses there." },
  "target:check": { sentence: "Have the roles of an AWS target checked." },
  "database:view": { sentence: "See registered databases: their tables, columns, sizes and settings, never values of rows." },
  "database:manage": { sentence: "Register databases, change their rules and credentials, and archive them." },
  "database:read-values": { sentence: "See values of rows that a migration touches: samples, conflicts and originals. Each look is on record." },
  "migration:view": { sentence: "See schema migrations: their scripts, reviews, runs and reports." },
  "migration:propose": { sentence: "Propose schema migrations, rehearse them, observe columns, and edit one's proposals." },
  "migration:review": { sentence: "Approve or send back schema migrations of others, and their finalize." },
  "migration:run": { sentence: "Start, pause, resume, roll back and finalize approved migrations." },
  "migration:halt": { sentence: "Stop all migrations at once, let them go on, and remove what dead ones left behind." },
  "audit:view": { sentence: "Read the audit log." },
} as const satisfies Record<`${string}:${string}`, { sentence: string }>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as Permission[];
