import { CopyButton } from "@/components/ui/copy-button";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableBody, TableHead, TableRow, Table, Td, Th } from "@/components/ui/table";
import type { TargetRole, TargetSummary } from "@/server/environments/targets/schemas";
import { checkGroups } from "./check-groups";
import type { CheckGroup } from "./check-groups";

/** The roles of a target, and what AWS answered when each was tried. */
export function RolesPanel({ target }: { target: TargetSummary }) {
  const checked =
    target.checkedAt === null ? (
      "not checked yet"
    ) : (
      <>
        checked <RelativeTime at={target.checkedAt.getTime()} />
      </>
    );
  return (
    <Panel title={`Roles in ${target.title}`} detail={checked} flush>
      <Table aria-label={`Roles of ${target.title}`} className="md:[&_:is(th,td):first-child]:pl-4 md:[&_:is(th,td):last-child]:pr-4 md:[&_td]:py-2.5">
        <TableHead>
          <Th>Role</Th>
          <Th>What AWS allows</Th>
        </TableHead>
        <TableBody>
          {target.roles.map((role) => (
            <RoleRow key={role.name} role={role} />
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

function RoleRow({ role }: { role: TargetRole }) {
  return (
    <TableRow className="hover:bg-transparent">
      <Td phone="name" className="align-top max-md:col-span-2 md:w-80 lg:w-96">
        <span className="flex items-center gap-1">
          <span className="font-mono font-medium">{role.name}</span>
          <CopyButton text={role.arn} label={`Copy the ARN of ${role.name}`} className="-my-1" />
        </span>
        <span className="block text-secondary">{role.purpose}</span>
      </Td>
      <Td className="align-top max-md:pt-1">
        <ul className="flex flex-col gap-1">
          {checkGroups(role.checks).map((group) => (
            <GroupItem key={`${group.word} ${group.sentence ?? ""}`} group={group} />
          ))}
        </ul>
      </Td>
    </TableRow>
  );
}

function GroupItem({ group: { lamp, word, what, sentence } }: { group: CheckGroup }) {
  return (
    <li data-lamp={lamp} className="flex items-start gap-2">
      <LampShape kind={lamp} className="mt-[3px]" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="font-medium">{word}:</span> {what}
        {sentence === null ? null : <span className="block text-secondary">{sentence}</span>}
      </span>
    </li>
  );
}
