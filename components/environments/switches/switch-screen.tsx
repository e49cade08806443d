"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { LoadFailed } from "@/components/shell/load-failed";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Lamp } from "@/components/ui/lamp";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import type { SwitchDetail } from "@/server/environments/switches/schemas";
import { StateAnnouncer } from "../state-announcer";
import { CancelSwitchLever } from "./cancel-switch-lever";
import { DecidePanel } from "./decide-panel";
import { SwitchFacts } from "./switch-facts";
import { SwitchLog } from "./switch-log";
import { SwitchTrack } from "./switch-track";
import { SwitchesScreenSkeleton } from "./switches-screen-skeleton";

const parents = [
  { label: "Environments", href: "/environments" },
  { label: "Switches", href: "/environments/switches" },
];

/** One switch as a track of steps, with what can be done about it. */
export function SwitchScreen({ switchId }: { switchId: string }) {
  const query = useQuery(useApi().environments.switches.get.queryOptions({ switchId }));
  if (query.isError && shownErrorOf(query.error).code === "not_found") return <SwitchNotFound />;
  if (query.data !== undefined) return <Switch detail={query.data} />;
  return query.isError ? (
    <LoadFailed title="Switch" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <SwitchesScreenSkeleton />
  );
}

function Switch({ detail }: { detail: SwitchDetail }) {
  const { pairName, fromName, toName, lamp, stateWord, sentence } = detail;
  return (
    <div className="flex flex-col gap-5">
      <StateAnnouncer items={[{ id: detail.id, name: `The switch to ${toName}`, stateWord }]} />
      <PageHeader
        title={`${pairName}: ${fromName} to ${toName}`}
        parents={parents}
        state={<Lamp kind={lamp} word={stateWord} />}
        sentence={sentence}
        actions={detail.endedAt === null ? <CancelSwitchLever detail={detail} /> : undefined}
      />
      <DecidePanel detail={detail} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <SwitchTrack steps={detail.steps} />
          <SwitchLog log={detail.log} />
        </div>
        <SwitchFacts detail={detail} />
      </div>
    </div>
  );
}

function SwitchNotFound() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Switch" parents={parents} />
      <Panel flush>
        <EmptyState title="There is no such switch, or you may not see it" action={<ButtonLink href="/environments/switches">All pairs</ButtonLink>}>
          The address may be old, or your roles do not reach both environments.
        </EmptyState>
      </Panel>
    </div>
  );
}
