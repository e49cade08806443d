import { permissionNames, permissions } from "@/server/access/permissions";
import { roleNames, roles } from "@/server/access/roles";

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
    ...table(
      ["Role", "What for"],
      roleNames.map((role) => [roles[role].title, roles[role].sentence]),
    ),
    "",
    ...table(["Permission", "Allows to", ...roleNames.map((role) => roles[role].title)], held),
    "",
  ].join("\n");
}

/** A Markdown table with padded columns, as the formatter writes it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map((row) => line(row))];
}
