import { Lamp } from "@/components/ui/lamp";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { PermissionFact } from "./access-facts";

/** Every permission there is: whether the person holds it, where, by which role, and who could give it. */
export function PermissionTable({ permissions }: { permissions: readonly PermissionFact[] }) {
  return (
    <Table aria-label="My permissions">
      <TableHead>
        <Th>State</Th>
        <Th>Permission</Th>
        <Th>Where</Th>
        <Th>Given by</Th>
      </TableHead>
      <TableBody>
        {permissions.map((permission) => (
          <TableRow key={permission.name} className="hover:bg-transparent">
            <Td phone="state" className="w-px">
              <Lamp kind={permission.held ? "running" : "stopped"} word={permission.held ? "held" : "not held"} className={permission.held ? undefined : "text-secondary"} />
            </Td>
            <Td phone="name" className="py-2 max-md:py-0">
              <span className="block">{permission.sentence}</span>
              <span className="font-mono text-label text-faint">{permission.name}</span>
            </Td>
            <Td className="text-secondary [overflow-wrap:anywhere]">{permission.held ? permission.where.join("; ") : "nowhere"}</Td>
            <Td className="text-secondary">
              <span className="text-faint md:hidden">{permission.held ? "By " : ""}</span>
              {permission.held ? permission.givenBy.join(", ") : "An admin can grant it."}
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
