import { permissionNames } from "./permissions";
import type { Permission } from "./permissions";

export const roleNames = ["viewer", "developer", "admin"] as const;

export type RoleName = (typeof roleNames)[number];

/** The built-in roles: named sets of permissions. Rights of several roles add up; nothing takes a right away. */
export const roles: Record<RoleName, { title: string; sentence: string; permissions: readonly Permission[] }> = {
  viewer: { title: "Viewer", sentence: "Looks, changes nothing.", permissions: ["environment:view", "cost:view"] },
  developer: {
    title: "Developer",
    sentence: "Works with the environments of a team.",
    permissions: [
      "environment:view",
      "environment:start",
      "environment:stop",
      "environment:reboot",
      "environment:connect",
      "environment:extend",
      "environment:hold",
      "environment:schedule",
      "environment:switch",
      "environment:lease",
      "cost:view",
      "token:manage",
    ],
  },
  admin: { title: "Admin", sentence: "Holds every permission within the scope.", permissions: permissionNames },
};

/** True when a text names a role. */
export function isRoleName(name: string): name is RoleName {
  return (roleNames as readonly string[]).includes(name);
}
