import { Panel } from "@/components/ui/panel";
import { Table, TableBody, TableHead, Th } from "@/components/ui/table";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { counted } from "./act-words";
import { InstanceRow } from "./instance-row";
import { startOrderWords } from "./instance-words";

/** The instances of an environment in the order they start, each with its own levers. */
export function InstancesPanel({ environment }: { environment: EnvironmentDetail }) {
  const usualMs = environment.progress?.usualMs ?? null;
  const order = startOrderWords(environment.instances, environment.name);
  const count = counted(environment.instances.length, "instance");
  return (
    <Panel flush title="Instances" detail={order === null ? count : `${count}, ${order}`}>
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
