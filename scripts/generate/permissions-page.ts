import { permissionNames, permissions } from "@/server/access/permissions";
import { roleNames, roles } from "@/server/access/roles";
import { markdownTable } from "./markdown-table";

/** The text of docs/permissions.md: what each permission allows and which roles hold it. */
export function permissionsPage(): string {
  const held = permissionNames.map((name) => [
    `\`${name}\``,
    permissions[name].sentence,
    ...roleNames.map((role) => (roles[role].permissions.includes(name) ? "yes" : "")),
  ]);
  return [
    "# Permissions and roles",
    "",
    "Made by `npm run generate` from `server/access/permissions.ts` and `server/access/roles.ts`; edit those.",
    "",
    "A grant gives a role to a directory group within a scope (teams, stages, environments). Rights add up; nothing takes a right away.",
    "",
    ...markdownTable(
      ["Role", "What for"],
      roleNames.map((role) => [roles[role].title, roles[role].sentence]),
    ),
    "",
    ...markdownTable(["Permission", "Allows to", ...roleNames.map((role) => roles[role].title)], held),
    "",
  ].join("\n");
}
