/** The one table of permissions: server, screens and docs/permissions.md read it. Names are `noun:verb`. */
export const permissions = {
  "environment:view": { sentence: "See environments, their instances, states and history." },
  "environment:start": { sentence: "Start an environment or one of its instances." },
  "environment:stop": { sentence: "Stop or hibernate an environment or one of its instances." },
  "environment:reboot": { sentence: "Reboot an environment or one of its instances." },
  "environment:connect": { sentence: "See addresses and the commands that connect to an instance." },
  "environment:adopt": { sentence: "Decide where instances without Switchyard's tags belong." },
  "target:view": { sentence: "See AWS targets, the policies of their roles, and what AWS refuses there." },
  "target:check": { sentence: "Have the roles of an AWS target checked." },
  "audit:view": { sentence: "Read the audit log." },
} as const satisfies Record<`${string}:${string}`, { sentence: string }>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as Permission[];
