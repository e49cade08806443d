import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { readSamples } from "../planning/read-samples";
import { targetGateways } from "../target/gateways";
import type { SamplesInput } from "../acts/schemas";
import type { samplesOutput } from "./schemas";

/** The rows that a change touches, in clear; the look is on record. @throws AppError `not_found`, `forbidden` without database:read-values */
export async function readProposalSamples(db: Database, actor: UserActor, input: SamplesInput): Promise<z.infer<typeof samplesOutput>> {
  // Only what is asked of the table counts here; nothing is made in it, so the number of a migration is of no matter.
  return { samples: await readSamples({ db, gateways: targetGateways }, actor, { ...input, change: "m0" }) };
}
