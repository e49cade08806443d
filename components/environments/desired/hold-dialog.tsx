"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { useNow, useZone } from "@/components/ui/clock";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { UntilField } from "@/components/ui/until-field";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { useToldAct } from "../use-told-act";
import { atClock, lengthsFrom } from "./until-choices";

export type HoldDialogProps = { environment: Pick<EnvironmentDetail, "id" | "name" | "nextStart">; onClose: () => void };
type Kind = "keep_on" | "keep_off" | "freeze";

const kinds: Record<Kind, { label: string; effect: string }> = {
  keep_on: { label: "Keep it on", effect: "It is started if it is off, and no schedule and nobody else stops it until then." },
  keep_off: { label: "Keep it off", effect: "It is stopped as by a stop by hand, and no schedule starts it until then." },
  freeze: { label: "Freeze it", effect: "Switchyard touches nothing: it stays as it is, whatever schedule and sessions say." },
};

/** Keeps an environment on or off, or has it left alone, until a moment. */
export function HoldDialog({ environment, onClose }: HoldDialogProps) {
  const api = useApi();
  const [kind, setKind] = useState<Kind>("keep_on");
  const [reason, setReason] = useState("");
  const until = useUntil(kind, environment.nextStart);
  const act = useToldAct(api.environments.hold.mutationOptions(), { sentence: (output) => output.sentence, onAccepted: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Hold ${environment.name}`}
      effect={kinds[kind].effect}
      confirmLabel={`${kinds[kind].label.replace(" it", "")} ${environment.name}`.replace(/^(Keep) (on|off) (.*)$/, "$1 $3 $2")}
      lockedReason={until.lack ?? (reason.trim() === "" ? "Say why first." : undefined)}
      busy={act.busy}
      error={act.error === null ? null : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
      onConfirm={() => act.run({ environmentId: environment.id, kind, ...until.input, reason: reason.trim() })}
    >
      <Field label="Hold">
        {(control) => (
          <Select {...control} value={kind} onChange={(event) => setKind(kindOf(event.target.value))}>
            {(["keep_on", "keep_off", "freeze"] as const).map((each) => (
              <option key={each} value={each}>
                {kinds[each].label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <UntilField {...until.field} />
      <Field label="Reason" hint="Everybody who sees the environment reads it.">
        {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}

function kindOf(value: string): Kind {
  return value === "keep_off" || value === "freeze" ? value : "keep_on";
}

/** Until when it holds: a moment, its next scheduled start for a keep-off, or until somebody ends it. */
function useUntil(kind: Kind, nextStart: Date | null) {
  const zone = useZone();
  const now = useNow(30_000);
  // As they were when it opened: what is pressed must not move under the finger.
  const [moments] = useState(() => [...lengthsFrom(now, [2, 8]), atClock(now, zone, "22:00")]);
  const [until, setUntil] = useState<{ chosen: string; at: number | null }>({ chosen: "2h", at: moments[0]?.at ?? null });
  const start = kind === "keep_off" && nextStart !== null ? [{ key: "start", label: "until its next start", at: nextStart.getTime() }] : [];
  const choices = [...start, ...moments, { key: "ended", label: "until somebody ends it", at: null }];
  const chosen = choices.some(({ key }) => key === until.chosen) || until.chosen === "other" ? until.chosen : "2h";
  const untilNextStart = chosen === "start";
  const wrong = until.at !== null && until.at <= now ? "That moment is over." : undefined;
  const lack = chosen === "other" && until.at === null ? "Choose until when first." : wrong;
  return {
    field: { label: "Until", choices, chosen, at: until.at, error: wrong, onChange: (key: string, at: number | null) => setUntil({ chosen: key, at }) },
    input: { until: untilNextStart || until.at === null ? null : new Date(until.at), untilNextStart },
    lack,
  };
}
