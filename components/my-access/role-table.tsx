import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { OwnGrant } from "@/server/my-access/schemas";
import { GroupLabel } from "./group-label";

/** The person's roles: what each is, where it holds, and which group and file give it. */
export function RoleTable({ grants }: { grants: readonly OwnGrant[] }) {
  return (
    <Table aria-label="My roles">
      <TableHead>
        <Th>Role</Th>
        <Th>Where it holds</Th>
        <Th>Given by the group</Th>
        <Th>Written in</Th>
      </TableHead>
      <TableBody>
        {grants.map((grant) => (
          <TableRow key={`${grant.role} ${grant.groupDn} ${grant.scopeText}`} className="hover:bg-transparent">
            <Td phone="name" className="py-2 max-md:col-span-2 max-md:py-0">
              <span className="font-medium">{grant.roleTitle}</span>
              <span className="block text-secondary">{grant.roleSentence}</span>
            </Td>
            <Td className="[overflow-wrap:anywhere]">{sentenceCase(grant.scopeText)}</Td>
            <Td className="max-w-56">
              <span className="mr-1 text-label text-faint md:hidden">Group</span>
              <GroupLabel dn={grant.groupDn} />
            </Td>
            <Td phone="hidden" className="w-px font-mono text-label whitespace-nowrap text-secondary">
              {grant.source}
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
