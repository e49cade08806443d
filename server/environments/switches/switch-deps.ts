import { env } from "@/server/platform/env";
import type { OperateDeps } from "../operate";
import { allowedNetworks } from "./check-settings";
import { createOutboundGateway } from "./outbound-gateway";
import type { OutboundGateway } from "./outbound-gateway";
import { createTrafficGateway } from "./traffic-gateway";
import type { TrafficGateway } from "./traffic-types";

/** What a worker carries switches on with; `secret` is the installation's, from which the secrets of hooks are made. */
export type SwitchDeps = Pick<OperateDeps, "db" | "directory" | "owner"> & { traffic: TrafficGateway; outbound: OutboundGateway; secret: string };

/** The same with what this process is set up to reach. */
export function switchDeps({ db, directory, owner }: Pick<OperateDeps, "db" | "directory" | "owner">): SwitchDeps {
  return { db, directory, owner, traffic: createTrafficGateway(), outbound: createOutboundGateway(allowedNetworks()), secret: env().SESSION_SECRET };
}
