import type { UserActor } from "@/server/access/actor";
import { canSomewhere } from "@/server/access/can";
import { permissionNames } from "@/server/access/permissions";
import { organisationZone } from "@/server/platform/organisation-zone";
import type { ViewerOutput } from "./schemas";

/** What the shell shows of the person: name, rights they hold somewhere, the zone of the installation. */
export function getViewer(actor: UserActor): ViewerOutput {
  return {
    name: actor.name,
    uid: actor.uid,
    zone: organisationZone(),
    permissions: permissionNames.filter((name) => canSomewhere(actor, name)),
    directoryFresh: actor.directoryFresh,
  };
}
