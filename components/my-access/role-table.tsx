import { TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { OwnGrant } from "@/server/my-access/schemas";
import { GroupLabel } from "./group-label";
import { PanelTable } from "./panel-table";

/** The person's roles: what each is, where it holds, and which group and file give it. */
export function RoleTable({ grants }: { grants: readonly OwnGrant[] }) {
  return (
    <PanelTable aria-label="My roles">
      <TableHead>
        <Th>Role</Th>
        <Th>Where it holds</Th>
        <Th>Given by the group</Th>
      </TableHead>
      <TableBody>
        {grants.map((grant) => (
          <TableRow key={`${grant.role} ${grant.awsRole} ${grant.groupDn} ${grant.scopeText}`} className="hover:bg-transparent">
            <Td phone="name" className="max-md:col-span-2 lg:min-w-52">
              <span className="font-medium">{grant.roleTitle}</span>
              <span className="block text-secondary">{grant.roleSentence}</span>
              {grant.awsRole !== null && (
                <span className="block text-label text-faint">
                  acts in AWS as <span className="font-mono">{grant.awsRole}</span>
                </span>
              )}
            </Td>
            <Td className="[overflow-wrap:anywhere]">{sentenceCase(grant.scopeText)}</Td>
            <Td className="md:max-w-44 lg:w-72 lg:max-w-72">
              <GroupLabel dn={grant.groupDn} />
              <span className="block text-label text-faint">
                in <span className="font-mono">{grant.source}</span>
              </span>
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </PanelTable>
  );
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
