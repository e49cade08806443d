import type { useApiClient } from "@/components/shell/api-client";
import type { RunVerb } from "./run-verbs";

/** What a verb sends: always what was on the screen, so that it is refused when that has changed meanwhile. */
export type RunActInput = { runId: string; contentHash: string; fingerprint: string | null; words: string; /** Of a start; null: now. */ at: Date | null };

type Client = ReturnType<typeof useApiClient>;

/** Sends a verb to the API. */
export function sendRunAct(client: Client, verb: RunVerb, { runId, contentHash, fingerprint, words, at }: RunActInput): Promise<{ accepted: string }> {
  const { migrations } = client;
  const reason = words === "" ? {} : { reason: words };
  const shown = { runId, contentHash, fingerprint: fingerprint ?? "" };
  switch (verb) {
    case "submit":
      return migrations.submit.mutate({ runId });
    case "withdraw":
      return migrations.withdraw.mutate({ runId, ...reason });
    case "approve":
      return migrations.approve.mutate({ ...shown, ...(words === "" ? {} : { words }) });
    case "approveFinalize":
      return migrations.approveFinalize.mutate({ ...shown, ...(words === "" ? {} : { words }) });
    case "sendBack":
      return migrations.sendBack.mutate({ ...shown, words });
    case "rehearse":
      return migrations.rehearse.mutate({ runId });
    case "start":
      return migrations.start.mutate({ runId, contentHash, ...(at === null ? {} : { at }) });
    case "pause":
      return migrations.pause.mutate({ runId, ...reason });
    case "resume":
      return migrations.resume.mutate({ runId, ...reason });
    case "rollBack":
      return migrations.rollBack.mutate({ runId, ...reason });
    case "retry":
      return migrations.retry.mutate({ runId, ...reason });
    case "cancel":
      return migrations.cancel.mutate({ runId, reason: words });
    case "finalize":
      return migrations.finalize.mutate({ runId, contentHash });
  }
}
