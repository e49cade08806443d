import { permissionNames } from "./permissions";
import type { Permission } from "./permissions";

export const roleNames = ["viewer", "developer", "contributor", "reviewer", "admin"] as const;

export type RoleName = (typeof roleNames)[number];

/** The built-in roles: named sets of permissions. Rights of several roles add up; nothing takes a right away. */
export const roles: Record<RoleName, { title: string; sentence: string; permissions: readonly Permission[] }> = {
  viewer: { title: "Viewer", sentence: "Looks, changes nothing.", permissions: ["environment:view", "cost:view", "database:view", "migration:view"] },
  developer: {
    title: "Developer",
    sentence: "Works with the environments and databases of a team.",
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
      "database:view",
      "database:read-values",
      "migration:view",
      "migration:propose",
      "migration:run",
    ],
  },
  contributor: {
    title: "Contributor",
    sentence: "Proposes and runs schema migrations, without seeing values of rows.",
    permissions: ["database:view", "migration:view", "migration:propose", "migration:run", "token:manage"],
  },
  reviewer: {
    title: "Reviewer",
    sentence: "Approves or sends back schema migrations of others.",
    permissions: ["database:view", "database:read-values", "migration:view", "migration:review", "migration:run", "migration:halt", "token:manage"],
  },
  admin: { title: "Admin", sentence: "Holds every permission within the scope.", permissions: permissionNames },
};

/** True when a text names a role. */
export function isRoleName(name: string): name is RoleName {
  return (roleNames as readonly string[]).includes(name);
}
