import type { HerdSize } from "./herd-seed";
import { openPeerAccount } from "./peer-account";
import type { PeerResult } from "./start-naively";

const batchSize = 50;
const sdkAttempts = 3;
/** A scheduler comes back for what it could not start with its next run. */
const nextRunMs = 60_000;

/**
 * The way of the AWS Instance Scheduler: batches, and whatever the error, a batch is split in halves and both are sent; what is left after
 * that waits for the next run.
 */
export async function startBisecting(size: HerdSize): Promise<PeerResult> {
  const account = await openPeerAccount(size, 1);
  const { time } = account;
  const begunAt = time.now();
  let endedAt = begunAt;
  const startBatch = async (ec2Ids: readonly string[]): Promise<string[]> => {
    for (let attempt = 1; attempt <= sdkAttempts; attempt += 1) {
      try {
        await account.start(ec2Ids);
        endedAt = time.now();
        return [];
      } catch (error) {
        if (!(error instanceof Error) || error.name !== "RequestLimitExceeded") throw error;
        if (attempt < sdkAttempts) await time.sleep(Math.random() * 500 * 2 ** (attempt - 1));
      }
    }
    if (ec2Ids.length === 1) return [...ec2Ids];
    const half = Math.ceil(ec2Ids.length / 2);
    return [...(await startBatch(ec2Ids.slice(0, half))), ...(await startBatch(ec2Ids.slice(half)))];
  };
  let left = [...account.ec2Ids];
  for (let run = 0; left.length > 0; run += 1) {
    if (run > 0) await time.sleep(nextRunMs);
    const failed: string[] = [];
    for (let from = 0; from < left.length; from += batchSize) failed.push(...(await startBatch(left.slice(from, from + batchSize))));
    left = failed;
  }
  time.end();
  const result = { calls: account.calls(), throttled: account.throttled(), seconds: (endedAt - begunAt) / 1_000, left: account.left() };
  await account.close();
  return result;
}
