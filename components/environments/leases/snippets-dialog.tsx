"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { CopyField } from "@/components/ui/copy-field";
import { DialogFrame } from "@/components/ui/dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { LeaseSnippet } from "@/server/environments/leases/schemas";
import type { EnvironmentDetail } from "@/server/environments/schemas";

export type SnippetsDialogProps = { environment: Pick<EnvironmentDetail, "id" | "name">; onClose: () => void };

/** Texts to copy that keep an environment awake while a job, a shell or a CI run works on it. */
export function SnippetsDialog({ environment, onClose }: SnippetsDialogProps) {
  const api = useApi();
  const query = useQuery(api.environments.leases.snippets.queryOptions({ environmentId: environment.id }));
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Keep ${environment.name} awake while you work`}
      description="A job or a shell takes a lease and gives it back when it ends; a stop waits for it. One that dies counts for a little while and is then let go."
      className="sm:max-w-[720px]"
    >
      {query.data !== undefined ? (
        <Tabs
          label="Where the work is done"
          tabs={query.data.snippets.map((snippet) => ({ value: snippet.key, label: snippet.title, content: <Snippet snippet={snippet} /> }))}
        />
      ) : query.isError ? (
        <ErrorNote className="mx-5 mb-5" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <SkeletonRows rows={4} label="Loading the texts" />
      )}
    </DialogFrame>
  );
}

function Snippet({ snippet: { intro, file, text, title } }: { snippet: LeaseSnippet }) {
  return (
    <div className="flex min-w-0 flex-col gap-3 px-5 py-4">
      <p className="text-control text-pretty">{intro}</p>
      {file === null ? null : (
        <p className="text-label text-secondary">
          Put it into <code className="font-mono text-ink">{file}</code>
        </p>
      )}
      <CopyField label={title} text={text} className="items-start" />
    </div>
  );
}
