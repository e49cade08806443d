import { settingsFromEnv, withCloudWatch, withSystemsManager } from "../ec2-client-gateway";
import type { Ec2GatewaySettings } from "../ec2-client-gateway";
import { ObserverSessions } from "../observer-sessions";
import { assumeRole } from "../role-session-gateway";
import { getMetricData } from "./cloudwatch-gateway";
import { readMetricsPolicy } from "./metrics-policy";
import type { MetricsGateway } from "./metrics-types";
import { describeShells } from "./session-manager-gateway";

const observerIdentity = "switchyard-observer";

/** CloudWatch and Session Manager over AWS's real SDK, under sessions of the target's role observer that may do nothing else. */
export function createMetricsGateway(settings: Ec2GatewaySettings = settingsFromEnv()): MetricsGateway {
  const sessions = new ObserverSessions((target) =>
    assumeRole(settings, target, { role: "observer", sourceIdentity: observerIdentity, policy: readMetricsPolicy(), tags: {} }),
  );
  return {
    readMetrics: (target, queries, range) =>
      sessions.use(target, (session) => withCloudWatch(settings, session, (client) => getMetricData(client, queries, range))),
    readShells: (target) => sessions.use(target, (session) => withSystemsManager(settings, session, describeShells)),
  };
}
