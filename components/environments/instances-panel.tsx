import { Panel } from "@/components/ui/panel";
import { Table, TableBody, TableHead, Th } from "@/components/ui/table";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { counted } from "./act-words";
import { InstanceRow } from "./instance-row";

/** The instances of an environment in the order they start, each with its own levers. */
export function InstancesPanel({ environment }: { environment: EnvironmentDetail }) {
  const usualMs = environment.progress?.usualMs ?? null;
  return (
    <Panel flush title="Instances" detail={counted(environment.instances.length, "instance")}>
      <Table aria-label={`Instances of ${environment.name}`}>
        <TableHead>
          <Th>State</Th>
          <Th>Instance</Th>
          <Th>EC2 id</Th>
          <Th>Type and zone</Th>
          <Th>
            <span className="sr-only">Levers</span>
          </Th>
        </TableHead>
        <TableBody>
          {environment.instances.map((instance) => (
            <InstanceRow key={instance.id} environment={environment} instance={instance} usualMs={usualMs} />
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
