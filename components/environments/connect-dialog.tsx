"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { CopyField } from "@/components/ui/copy-field";
import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import { DialogFrame } from "@/components/ui/dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { ConnectOutput } from "@/server/environments/connection/schemas";
import type { InstanceDetail } from "@/server/environments/schemas";

export type ConnectDialogProps = { instance: Pick<InstanceDetail, "id" | "name">; onClose: () => void };

/** How to get onto an instance: addresses, a block for ~/.ssh/config, the Session Manager command. Read anew each time it opens. */
export function ConnectDialog({ instance, onClose }: ConnectDialogProps) {
  const api = useApi();
  const query = useQuery(api.environments.connect.queryOptions({ instanceId: instance.id }, { staleTime: 0 }));
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Connect to ${instance.name}`}
      description={query.data === undefined ? undefined : <ReadAt connection={query.data} />}
      className="sm:max-w-[640px]"
    >
      <div className="flex flex-col gap-5 px-5 pb-5">
        {query.data !== undefined ? (
          <Connection connection={query.data} />
        ) : query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <Waiting />
        )}
      </div>
    </DialogFrame>
  );
}

function ReadAt({ connection }: { connection: ConnectOutput }) {
  return (
    <span>
      Addresses read <RelativeTime at={connection.observedAt.getTime()} />; public ones change at each start.
    </span>
  );
}

function Connection({ connection }: { connection: ConnectOutput }) {
  return (
    <>
      {connection.state === "running" ? null : (
        <p className="text-control">It does not run now ({connection.state.replace("_", " ")}). Public addresses come with the next start.</p>
      )}
      <DefinitionList facts={addressFacts(connection)} />
      <Section title="Session Manager" hint="Needs the AWS CLI with its Session Manager plugin; no open port and no key.">
        <CopyField label="Session Manager command" text={connection.sessionManagerCommand} />
      </Section>
      {connection.sshConfig === null ? null : (
        <Section title="SSH" hint="Put this into ~/.ssh/config.">
          <CopyField label="ssh config" text={connection.sshConfig} className="items-start" />
        </Section>
      )}
    </>
  );
}

function addressFacts(connection: ConnectOutput): Fact[] {
  const rows: [string, string | null][] = [
    ["Instance id", connection.ec2Id],
    ["Public name", connection.publicDns],
    ["Public IP", connection.publicIp],
    ["Private IP", connection.privateIp],
    ["Key pair", connection.keyName],
  ];
  return rows.map(([label, value]) =>
    value === null || value === "" ? { label, value: <span className="text-faint">none</span> } : { label, value, copy: value, mono: true },
  );
}

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-1.5">
      <h3 className="text-control font-semibold">{title}</h3>
      {children}
      <p className="text-label text-secondary">{hint}</p>
    </section>
  );
}

function Failed({ error, onRetry, retrying }: { error: unknown; onRetry: () => void; retrying: boolean }) {
  const shown = shownErrorOf(error);
  return <ErrorNote problem={shown.message} referenceId={shown.requestId || undefined} onRetry={onRetry} retrying={retrying} />;
}

function Waiting() {
  return (
    <div role="status" className="flex flex-col gap-4 py-2">
      <span className="sr-only">Reading the addresses</span>
      <Skeleton className="w-64" />
      <Skeleton className="w-48" />
      <Skeleton className="w-56" />
      <Skeleton className="h-8 w-full" />
    </div>
  );
}
