import { Lamp } from "@/components/ui/lamp";
import { TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { PermissionFact } from "./access-facts";
import { PanelTable } from "./panel-table";

/** Every permission there is: whether the person holds it, where, by which role, and who could give it. */
export function PermissionTable({ permissions }: { permissions: readonly PermissionFact[] }) {
  return (
    <PanelTable aria-label="My permissions">
      <TableHead>
        <Th>State</Th>
        <Th>Permission</Th>
        <Th>Where</Th>
        <Th>Given by</Th>
      </TableHead>
      <TableBody>
        {permissions.map((permission) => (
          <PermissionRow key={permission.name} permission={permission} />
        ))}
      </TableBody>
    </PanelTable>
  );
}

function PermissionRow({ permission: { name, sentence, held, where, givenBy } }: { permission: PermissionFact }) {
  return (
    <TableRow className="max-md:items-start hover:bg-transparent">
      <Td phone="state" className="md:w-px">
        <Lamp kind={held ? "running" : "stopped"} word={held ? "held" : "not held"} className={held ? undefined : "text-secondary"} />
      </Td>
      <Td phone="name">
        <span className="block">{sentence}</span>
        <span className="font-mono text-label text-faint">{name}</span>
      </Td>
      <Td phone={held ? "line" : "hidden"} className="text-secondary [overflow-wrap:anywhere] md:w-56">
        {held ? (
          where.map((scope) => (
            <span key={scope} className="block">
              {scope}
            </span>
          ))
        ) : (
          <span className="text-faint">nowhere</span>
        )}
      </Td>
      <Td className="text-secondary md:whitespace-nowrap">
        {held ? (
          <>
            <span className="md:hidden">by </span>
            {givenBy.join(", ")}
          </>
        ) : (
          "An admin can grant it."
        )}
      </Td>
    </TableRow>
  );
}
