"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Lamp } from "@/components/ui/lamp";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ActPreviewOutput } from "@/server/inbox/schemas";

const verbs = { extend: "Extend", stop: "Stop", "keep-waiting": "Keep waiting for" } as const;

/** Where a link of a mail leads: it shows what would happen, and acts when the person presses. */
export function ActScreen({ token }: { token: string }) {
  const preview = useQuery(useApi().inbox.actPreview.queryOptions({ token }, { retry: false }));
  if (preview.data !== undefined) return <Confirm token={token} preview={preview.data} />;
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <PageHeader title="From your mail" />
      {preview.isError ? <Refused error={preview.error} /> : <SkeletonRows rows={3} label="Looking at the link" />}
    </div>
  );
}

function Refused({ error }: { error: unknown }) {
  const shown = shownErrorOf(error);
  return (
    <>
      <ErrorNote problem={shown.message} referenceId={shown.requestId || undefined} />
      <div>
        <ButtonLink href="/environments">All environments</ButtonLink>
      </div>
    </>
  );
}

function Confirm({ token, preview }: { token: string; preview: ActPreviewOutput }) {
  const [reason, setReason] = useState("");
  const systemLock = useSystemLock();
  const act = useMutation(useApi().inbox.act.mutationOptions());
  const label = `${verbs[preview.verb]} ${preview.environment}`;
  const error = act.error === null ? null : shownErrorOf(act.error);
  const atWork = preview.verb === "stop" && preview.inUse.length > 0;
  const given = reason.trim();
  if (act.data !== undefined) return <Done sentence={act.data.sentence} preview={preview} />;
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <PageHeader title={`${label}?`} sentence={preview.sentence} />
      <Panel>
        <div className="flex flex-col gap-4">
          {atWork ? (
            <Field label="Reason to stop it at once" optional hint="Without a reason the stop waits for those at work. A reason is kept in the audit log.">
              {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
            </Field>
          ) : null}
          {error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
          <div className="flex flex-wrap gap-2">
            <Button
              variant={preview.verb === "stop" ? "danger" : "primary"}
              busy={act.isPending}
              lockedReason={systemLock ?? preview.refused ?? undefined}
              reasonPlacement="beside"
              onClick={() => act.mutate({ token, ...(given === "" ? {} : { reason: given }) })}
            >
              {atWork && given === "" ? `${label} when they are done` : label}
            </Button>
            <ButtonLink href={`/environments/${preview.environmentId}`}>Open {preview.environment}</ButtonLink>
          </div>
        </div>
      </Panel>
    </div>
  );
}

function Done({ sentence, preview }: { sentence: string; preview: ActPreviewOutput }) {
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <PageHeader title="Done" sentence={sentence} />
      <div className="flex flex-wrap items-center gap-3" role="status">
        <Lamp kind="running" word="accepted" />
        <ButtonLink href={`/environments/${preview.environmentId}`}>Open {preview.environment}</ButtonLink>
      </div>
    </div>
  );
}
