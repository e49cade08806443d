import type { EC2Client } from "@aws-sdk/client-ec2";
import { dryRun, rebootInstances, startInstances, stopInstances } from "./ec2-acts-gateway";
import { settingsFromEnv, withEc2 } from "./ec2-client-gateway";
import type { Ec2GatewaySettings } from "./ec2-client-gateway";
import { describeManaged, describeSpotKinds, describeStatus, describeUnclaimed, describeVolumes, isStopProtected, readConsole } from "./ec2-reads-gateway";
import type { Reading } from "./ec2-reads-gateway";
import type { Ec2Gateway, Ec2Session, Ec2Target } from "./ec2-types";
import { ObserverSessions } from "./observer-sessions";
import { assumeActSession, assumeObserver, whoAmI } from "./role-session-gateway";

/** Awaited before each read request, so that reads keep to AWS's rate; throws Ec2Error `throttled` when there is no turn in time. */
export type AdmitRead = (target: Ec2Target) => Promise<void>;

/** AWS over its real SDK, which only the files named *-gateway.ts know. */
export function createEc2Gateway(settings: Ec2GatewaySettings = settingsFromEnv(), admitRead: AdmitRead = () => Promise.resolve()): Ec2Gateway {
  const observers = new ObserverSessions((target) => assumeObserver(settings, target));
  const observing = <T>(target: Ec2Target, read: (reading: Reading) => Promise<T>): Promise<T> =>
    observers.use(target, (session) => withEc2(settings, session, (client) => read({ client, admit: () => admitRead(target) })));
  const acting = <T>(session: Ec2Session, act: (client: EC2Client) => Promise<T>): Promise<T> => withEc2(settings, session, act);

  return {
    assumeSession: (request) => assumeActSession(settings, request),
    describeInstances: (target, ec2Ids) => observing(target, (reading) => describeManaged(reading, ec2Ids)),
    describeUnclaimed: (target) => observing(target, describeUnclaimed),
    describeInstanceStatus: (target) => observing(target, describeStatus),
    describeVolumes: (target, ec2Ids) => observing(target, (reading) => describeVolumes(reading, ec2Ids)),
    describeSpotKinds: (target, ids) => observing(target, (reading) => describeSpotKinds(reading, ids)),
    isStopProtected: (target, ec2Id) => observing(target, (reading) => isStopProtected(reading, ec2Id)),
    readConsole: (target, ec2Id) => observing(target, (reading) => readConsole(reading, ec2Id)),
    startInstances: (session, ec2Ids) => acting(session, (client) => startInstances(client, ec2Ids)),
    stopInstances: (session, ec2Ids, how = { hibernate: false }) => acting(session, (client) => stopInstances(client, ec2Ids, how.hibernate)),
    rebootInstances: (session, ec2Ids) => acting(session, (client) => rebootInstances(client, ec2Ids)),
    dryRun: (session, action, ec2Ids) => acting(session, (client) => dryRun(client, action, ec2Ids)),
    whoAmI: (region) => whoAmI(settings, region),
  };
}
