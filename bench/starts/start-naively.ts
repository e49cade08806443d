import { openPeerAccount } from "./peer-account";
import type { PeerAccount } from "./peer-account";
import type { HerdSize } from "./herd-seed";
import type { TokensLeft } from "./tokens-left";

/** What a peer needed; seconds of virtual time until AWS had accepted the last start. */
export type PeerResult = { calls: number; throttled: number; seconds: number; left: TokensLeft };

const lanes = 10;
const sdkAttempts = 3;
/** What a script waits before it goes over its failures again. */
const pauseMs = 5_000;

/** One call per instance in ten lanes with the SDK's default retries; what failed is tried again in another round, until nothing is left. */
export async function startNaively(size: HerdSize): Promise<PeerResult> {
  const account = await openPeerAccount(size, lanes);
  const begunAt = account.time.now();
  const waiting = [...account.ec2Ids];
  let endedAt = begunAt;
  const lane = async (): Promise<void> => {
    for (let ec2Id = waiting.shift(); ec2Id !== undefined; ec2Id = waiting.shift()) {
      if (await startWithRetries(account, ec2Id)) endedAt = account.time.now();
      else {
        waiting.push(ec2Id);
        await account.time.sleep(pauseMs);
      }
    }
    account.time.end();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const result = { calls: account.calls(), throttled: account.throttled(), seconds: (endedAt - begunAt) / 1_000, left: account.left() };
  await account.close();
  return result;
}

// The SDK's standard mode (AWS SDKs and tools reference, "Retry behavior"): three attempts, exponential back-off with full jitter, half a second first after a throttle.
async function startWithRetries({ start, time }: PeerAccount, ec2Id: string): Promise<boolean> {
  for (let attempt = 1; attempt <= sdkAttempts; attempt += 1) {
    try {
      await start([ec2Id]);
      return true;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "RequestLimitExceeded") throw error;
      if (attempt < sdkAttempts) await time.sleep(Math.random() * 500 * 2 ** (attempt - 1));
    }
  }
  return false;
}
