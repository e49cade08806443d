import type { ApiRule } from "./api-under-test";
import { proceduresOf } from "./api-under-test";
import { openProcedures, rolesTable, routeGuards } from "./frozen-tables";

/** What may change only together with the tables in frozen-tables.ts. */
export const frozenRules: readonly ApiRule[] = [
  {
    id: "roles-table",
    title: "Every role × permission is stated",
    check(api) {
      const actual = Object.keys(api.permissions).map((permission) => [
        permission,
        Object.fromEntries(Object.entries(api.roles).map(([role, { permissions }]) => [role, permissions.includes(permission) ? "yes" : "no"])),
      ]);
      return differences(rolesTable, Object.fromEntries(actual) as typeof rolesTable);
    },
  },
  {
    id: "open-procedures",
    title: "The list of open procedures is frozen",
    check(api) {
      const open = proceduresOf(api).flatMap(({ path, meta }) => (meta.access?.kind === "open" ? [path] : []));
      return [
        ...open.filter((path) => !openProcedures.includes(path)).map((path) => `${path} is open to everybody, but not in the list`),
        ...openProcedures.filter((path) => !open.includes(path)).map((path) => `${path} stands in the list of open procedures, but is not one`),
      ];
    },
  },
  {
    id: "route-guards",
    title: "Every route handler stands in the table with its guard",
    check(api) {
      const missing = Object.entries(api.routes).flatMap(([path, text]) => {
        const guard = routeGuards[path];
        if (guard === undefined) return [`${path} is not in the table of routes`];
        return new RegExp(`import \\{[^}]*\\b${guard.by}\\b`).test(text) ? [] : [`${path} no longer uses ${guard.by}`];
      });
      return [
        ...missing,
        ...Object.keys(routeGuards)
          .filter((path) => api.routes[path] === undefined)
          .map((path) => `${path} stands in the table, but does not exist`),
      ];
    },
  },
];

function differences(expected: typeof rolesTable, actual: typeof rolesTable): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return names.flatMap((permission) => {
    const roles = [...new Set([...Object.keys(expected[permission] ?? {}), ...Object.keys(actual[permission] ?? {})])];
    return roles
      .filter((role) => expected[permission]?.[role] !== actual[permission]?.[role])
      .map(
        (role) => `${role} × ${permission}: the code says ${actual[permission]?.[role] ?? "nothing"}, the table ${expected[permission]?.[role] ?? "nothing"}`,
      );
  });
}
