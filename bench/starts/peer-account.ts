import { EC2Client, StartInstancesCommand } from "@aws-sdk/client-ec2";
import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import { baseCredentials } from "@/testing/factories/aws-world";
import { clickedEnvironment, herdSeed } from "./herd-seed";
import type { HerdSize } from "./herd-seed";
import { LaneTime } from "./lane-time";
import { tokensLeft } from "./tokens-left";
import type { TokensLeft } from "./tokens-left";

/** The account of the herd, as a program without Switchyard meets it: one set of keys that may do everything. */
export type PeerAccount = {
  time: LaneTime;
  ec2Ids: readonly string[];
  /** One call of the SDK, a tenth of a second of virtual time long; throws what AWS answers. */
  start(ec2Ids: readonly string[]): Promise<void>;
  calls(): number;
  throttled(): number;
  left(): TokensLeft;
  close(): Promise<void>;
};

const callMs = 100;

/** Opens an account of the given size for programs that work in `lanes` at the same time. */
export async function openPeerAccount(size: HerdSize, lanes: number): Promise<PeerAccount> {
  const seed = herdSeed(size).map((account) => ({
    ...account,
    baseCredentials: {
      ...account.baseCredentials,
      policy: { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: "ec2:*", Resource: "*" }] },
    },
  }));
  const time = new LaneTime(Date.now(), lanes);
  const aws = await startEmbeddedAws({ seed, clock: { now: () => time.now() }, buckets: "on" });
  const instances = seed.flatMap((account) => account.instances).filter(({ tags }) => tags?.["switchyard:environment"] !== clickedEnvironment);
  const region = seed[0]?.regions[0] ?? "";
  // Its retries are the peer's, on virtual time.
  const client = new EC2Client({ region, endpoint: aws.endpoint, credentials: { ...baseCredentials }, maxAttempts: 1 });
  return {
    time,
    ec2Ids: instances.map(({ id }) => id),
    start: async (ec2Ids) => {
      await time.sleep(callMs);
      await client.send(new StartInstancesCommand({ InstanceIds: [...ec2Ids] }));
    },
    calls: () => aws.calls.list().filter(({ eventName }) => eventName === "StartInstances").length,
    throttled: () => aws.buckets.throttled,
    left: () => tokensLeft(aws),
    close: async () => {
      client.destroy();
      await aws.close();
    },
  };
}
