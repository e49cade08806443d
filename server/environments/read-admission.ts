import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { takeTokens } from "./bucket-claims";
import { turnsOf } from "./ec2-buckets";
import { Ec2Error } from "./ec2-failure";
import type { AdmitRead } from "./ec2-gateway";

/** A read that would have to wait longer, in milliseconds, is not begun: the next reading comes soon enough. */
const mostWaitMs = 5_000;
const need = { requests: 1, resources: 0 } as const;

/** Lets reads through at the rate AWS allows the account and region, counted in the database together with all other workers. */
export function readAdmission(db: Database): AdmitRead {
  return async ({ accountId, region }) => {
    const deadline = clock.now().getTime() + mostWaitMs;
    for (;;) {
      const now = clock.now();
      const { taken, bucket } = await takeTokens(db, { accountId, region, api: "Describe" }, { ...need, lane: "person", now });
      if (taken) return;
      const turn = turnsOf("Describe", "person", bucket, [need])[0] ?? now;
      if (turn.getTime() > deadline) {
        throw new Ec2Error({ kind: "throttled", awsCode: null, instanceIds: [], message: "There is no turn for another read in the next seconds." }, null);
      }
      await clock.sleep(Math.max(1, turn.getTime() - now.getTime()));
    }
  };
}
