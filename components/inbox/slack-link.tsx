"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { ErrorNote } from "@/components/ui/error-note";
import { Lamp } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ChoicesOutput } from "@/server/inbox/schemas";

/** Whether the person's Slack account is linked, and the levers that link and unlink it. */
export function SlackLink({ slack }: Pick<ChoicesOutput, "slack">) {
  if (slack.state === "off") return <p className="text-control text-secondary">Slack is not set up in this installation.</p>;
  return slack.state === "linked" ? <Linked linkedAt={slack.linkedAt} /> : <Unlinked />;
}

function Linked({ linkedAt }: { linkedAt: Date | null }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const unlink = useMutation(api.inbox.unlinkSlack.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.inbox.choices.queryFilter()) }));
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-control">
        <Lamp kind="running" word="linked" />
        {linkedAt === null ? null : <RelativeTime at={linkedAt.getTime()} className="text-secondary" />}
      </p>
      <p className="text-control text-secondary">Buttons in Slack act with the rights you have here.</p>
      <div>
        <Button size="small" busy={unlink.isPending} onClick={() => unlink.mutate()}>
          Unlink Slack
        </Button>
      </div>
      <Problem error={unlink.error} />
    </div>
  );
}

function Unlinked() {
  const api = useApi();
  const link = useMutation(api.inbox.linkSlack.mutationOptions());
  return (
    <div className="flex flex-col gap-2">
      <Lamp kind="stopped" word="not linked" />
      {link.data === undefined ? (
        <>
          <p className="text-control text-secondary">Linked, you are told in Slack instead of by mail, and its buttons extend and stop in your name.</p>
          <div>
            <Button size="small" busy={link.isPending} onClick={() => link.mutate()}>
              Link Slack
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className="text-control text-secondary">Send this in Slack, in any channel; only you see the answer. It works once.</p>
          <CopyField text={link.data.command} label="the command" />
          <p className="text-label text-faint">
            It ends <RelativeTime at={link.data.expiresAt.getTime()} />.
          </p>
        </>
      )}
      <Problem error={link.error} />
    </div>
  );
}

function Problem({ error }: { error: unknown }) {
  if (error === null) return null;
  const shown = shownErrorOf(error);
  return <ErrorNote problem={shown.message} referenceId={shown.requestId || undefined} />;
}
