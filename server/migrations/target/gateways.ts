import type { Engine } from "../scripts/schemas";
import { mariadbGateway } from "./mariadb-gateway";
import { postgresGateway } from "./postgres-gateway";
import type { TargetGateway } from "./target-session";

/** The gateways of this process, by engine. */
export type TargetGateways = Readonly<Record<Engine, TargetGateway>>;

/** Those that talk to real servers. */
export const targetGateways: TargetGateways = { postgres: postgresGateway, mariadb: mariadbGateway };

/** The gateway of an engine. */
export function gatewayOf(engine: Engine, gateways: TargetGateways = targetGateways): TargetGateway {
  return gateways[engine];
}
