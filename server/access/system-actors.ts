import type { SystemActor } from "./actor";
import type { Permission } from "./permissions";

const system =
  (name: string, permissions: readonly Permission[]) =>
  (requestId: string): SystemActor => ({
    kind: "system",
    id: null,
    uid: null,
    name: `Switchyard (${name})`,
    sessionId: null,
    address: null,
    requestId,
    sourceIdentity: `switchyard-${name}`,
    permissions,
  });

/** The system actors, each made for one request or job run. */
export const systemActors = {
  /** Reads the inventory of a target. */
  observer: system("observer", ["environment:view"]),
  /** Brings persisted operations to their end; the rights to act are those of the person who asked. */
  operator: system("operator", ["environment:view"]),
  /** Brings environments to what their schedules, sessions and holds say; it acts in AWS under the target's role `scheduler`. */
  scheduler: system("scheduler", ["environment:view", "environment:start", "environment:stop"]),
  /** Carries A→B switches on, in the name of whoever began one. */
  switcher: system("switcher", ["environment:view", "environment:start", "environment:stop"]),
  /** Carries approved migrations out, rehearses proposals and observes columns, each in the name of whoever asked. */
  migrator: system("migrator", ["database:view", "migration:view"]),
  /** Sends notices. */
  herald: system("herald", ["environment:view", "migration:view"]),
  /** Asks AWS by dry runs what the roles of a target may do. */
  checker: system("checker", []),
  /** Applies config/switchyard.json. */
  importer: system("importer", []),
  /** Ends sessions of accounts that are gone. */
  gatekeeper: system("gatekeeper", []),
} as const;
