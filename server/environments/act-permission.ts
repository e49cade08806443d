import type { Permission } from "@/server/access/permissions";
import type { OperationKind } from "@/server/generated/prisma/client";

const permissionByKind = {
  start: "environment:start",
  stop: "environment:stop",
  reboot: "environment:reboot",
  // Who may switch an instance off may also do it gently.
  hibernate: "environment:stop",
} as const satisfies Record<OperationKind, Permission>;

/** The permission that an act needs. */
export function permissionOf(kind: OperationKind): (typeof permissionByKind)[OperationKind] {
  return permissionByKind[kind];
}
