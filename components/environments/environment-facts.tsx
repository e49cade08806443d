import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { EnvironmentDetail } from "@/server/environments/schemas";

/** What an environment is and where it lives. */
export function EnvironmentFacts({ environment }: { environment: EnvironmentDetail }) {
  const { target, observedAt } = environment;
  const facts: Fact[] = [
    { label: "Team", value: environment.teamTitle },
    { label: "Stage", value: environment.stage },
    { label: "Instances", value: `${environment.runningCount} of ${environment.instanceCount} running` },
    { label: "Since", value: <RelativeTime at={environment.stateSince.getTime()} /> },
    { label: "AWS target", value: target.title },
    { label: "Region", value: target.region, mono: true },
    { label: "Account", value: target.accountId, mono: true, copy: target.accountId },
    { label: "Read from AWS", value: observedAt === null ? "not yet" : <RelativeTime at={observedAt.getTime()} /> },
  ];
  return (
    <Panel title="Facts">
      <DefinitionList facts={facts} className="-my-2" />
    </Panel>
  );
}
