import type { EC2Client } from "@aws-sdk/client-ec2";
import { clock } from "@/server/platform/clock";
import { dryRun, rebootInstances, startInstances, stopInstances } from "./ec2-acts-gateway";
import { settingsFromEnv, withEc2 } from "./ec2-client-gateway";
import type { Ec2GatewaySettings } from "./ec2-client-gateway";
import { Ec2Error } from "./ec2-failure";
import { describeManaged, describeSpotKinds, describeStatus, describeUnclaimed, describeVolumeKeys, isStopProtected, readConsole } from "./ec2-reads-gateway";
import type { Reading } from "./ec2-reads-gateway";
import type { Ec2Gateway, Ec2Session, Ec2Target } from "./ec2-types";
import { assumeActSession, assumeObserver, whoAmI } from "./role-session-gateway";

/** Awaited before each read request, so that reads keep to AWS's rate; throws Ec2Error `throttled` when there is no turn in time. */
export type AdmitRead = (target: Ec2Target) => Promise<void>;

/** A session this close to its end is not begun with, in milliseconds. */
const sessionMarginMs = 60_000;

/** AWS over its real SDK, which only the files named *-gateway.ts know. */
export function createEc2Gateway(settings: Ec2GatewaySettings = settingsFromEnv(), admitRead: AdmitRead = () => Promise.resolve()): Ec2Gateway {
  const observers = new Map<string, Ec2Session>();

  async function observerSession(target: Ec2Target): Promise<Ec2Session> {
    const cached = observers.get(target.id);
    if (cached !== undefined && cached.expiresAt.getTime() - clock.now().getTime() > sessionMarginMs) return cached;
    const session = await assumeObserver(settings, target);
    observers.set(target.id, session);
    return session;
  }

  async function observeOnce<T>(target: Ec2Target, read: (reading: Reading) => Promise<T>): Promise<T> {
    try {
      return await withEc2(settings, await observerSession(target), (client) => read({ client, admit: () => admitRead(target) }));
    } catch (error) {
      // Whatever made it fail, the next read begins with a new session.
      observers.delete(target.id);
      throw error;
    }
  }

  async function observing<T>(target: Ec2Target, read: (reading: Reading) => Promise<T>): Promise<T> {
    try {
      return await observeOnce(target, read);
    } catch (error) {
      if (!(error instanceof Ec2Error) || error.failure.kind !== "expired") throw error;
      return observeOnce(target, read);
    }
  }

  const acting = <T>(session: Ec2Session, act: (client: EC2Client) => Promise<T>): Promise<T> => withEc2(settings, session, act);

  return {
    assumeSession: (request) => assumeActSession(settings, request),
    describeInstances: (target, ec2Ids) => observing(target, (reading) => describeManaged(reading, ec2Ids)),
    describeUnclaimed: (target) => observing(target, describeUnclaimed),
    describeInstanceStatus: (target) => observing(target, describeStatus),
    describeVolumeKeys: (target, ec2Ids) => observing(target, (reading) => describeVolumeKeys(reading, ec2Ids)),
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
