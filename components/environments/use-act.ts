"use client";

import { useApi } from "@/components/shell/api-client";
import type { ActOutput, StopInput } from "@/server/environments/schemas";
import type { ShownError } from "@/server/trpc/error-mapping";
import type { ActKind, ActSubject } from "./act-words";
import { useKeyedAct } from "./use-told-act";
import type { ActOptions } from "./use-told-act";

/** What a person says with a stop: why those at work are not waited for, and when it comes back. */
export type StopChoices = Pick<StopInput, "overrideReason" | "keepOff">;

/** An armed lever. */
export type Act = {
  /** Does it; while it is under way another press is ignored. `choices` are those of a stop. */
  run: (reason?: string, choices?: StopChoices) => void;
  /** From the press until the screen shows the new state. */
  busy: boolean;
  error: ShownError | null;
  /** Forgets the error. */
  reset: () => void;
};

/**
 * A start, stop or reboot of an environment or one of its instances. The key of the act is renewed only when it was accepted or
 * refused: after a lost connection the same one is sent again, because the first may have arrived.
 */
export function useAct(kind: ActKind, subject: ActSubject, onAccepted?: () => void): Act {
  const api = useApi();
  const options: ActOptions<StopInput & { idempotencyKey: string }, Pick<ActOutput, "accepted">> = api.environments[kind].mutationOptions();
  const act = useKeyedAct(options, { sentence: ({ accepted }) => accepted, onAccepted });
  const run = (reason?: string, choices: StopChoices = {}) =>
    act.run({
      environmentId: subject.environment.id,
      ...(subject.instance === undefined ? {} : { instanceIds: [subject.instance.id] }),
      ...(reason === undefined || reason.trim() === "" ? {} : { reason: reason.trim() }),
      ...choices,
    });
  return { ...act, run };
}
