"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useEffect, useEffectEvent, useRef } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorNote } from "@/components/ui/error-note";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { InstanceDetail, InstanceTrouble } from "@/server/environments/schemas";

export type ConsoleOutputProps = {
  instance: Pick<InstanceDetail, "id" | "name">;
  trouble: InstanceTrouble;
  /** Nothing is wrong any more, so nothing new is read. */ over: boolean;
};

/** What the machine wrote to its console, newest at the end. Each text shown is recorded as read by this person. */
export function ConsoleOutput({ instance, trouble, over }: ConsoleOutputProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(api.environments.get.pathFilter());
  const read = useMutation(api.environments.diagnosis.mutationOptions());
  const again = useMutation(api.environments.diagnosis.mutationOptions({ onSuccess: refresh }));
  const readAt = trouble.consoleReadAt?.getTime() ?? null;
  const show = useEffectEvent(() => read.mutate({ instanceId: instance.id }));
  // Each time the worker has read it anew, the new text is fetched.
  useEffect(() => {
    if (readAt !== null && !over) show();
  }, [readAt, over]);
  const failed = read.error ?? again.error;
  const console = read.data;
  const isWaiting = readAt === null && !over;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {failed === null ? null : <ErrorNote problem={shownErrorOf(failed).message} referenceId={shownErrorOf(failed).requestId || undefined} />}
      {console?.text ? <ConsoleText text={console.text} name={instance.name} /> : null}
      {console !== undefined && console.text === null && !isWaiting ? (
        <p className="text-control text-secondary">{console.error ?? "AWS has no console output of it yet."}</p>
      ) : null}
      {console === undefined && failed === null ? <SkeletonRows rows={4} label="Reading the console" /> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-label text-secondary">
        {over ? null : (
          <Button
            size="small"
            className="touch:h-11"
            icon={<RotateCw size={12} aria-hidden />}
            busy={again.isPending || isWaiting}
            onClick={() => again.mutate({ instanceId: instance.id, again: true })}
          >
            Read again
          </Button>
        )}
        <span role="status">{isWaiting ? "Switchyard asks AWS for it." : null}</span>
        {isWaiting || console === undefined || console.readAt === null ? null : (
          <span>
            Read from AWS <RelativeTime at={console.readAt.getTime()} />. AWS may be some minutes behind the machine.
          </span>
        )}
      </div>
    </div>
  );
}

function ConsoleText({ text, name }: { text: string; name: string }) {
  const box = useRef<HTMLPreElement>(null);
  // The newest lines are at the end, and they are what one looks for.
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [text]);
  return (
    <div className="relative min-w-0 rounded-control border bg-hover">
      <pre
        ref={box}
        tabIndex={0}
        aria-label={`Console output of ${name}`}
        className="max-h-[38vh] overflow-auto rounded-control px-3 py-2 pr-10 font-mono text-label leading-[1.5] break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
      <CopyButton text={text} label="Copy console output" className="absolute top-1 right-1 bg-hover" />
    </div>
  );
}
