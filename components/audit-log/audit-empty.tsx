import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { hrefOfAuditFilter, isNarrowed } from "./audit-filter";
import type { AuditFilter } from "./audit-filter";

/** In place of the rows: nothing matches, or nothing has been recorded where the person may read. */
export function AuditEmpty({ filter }: { filter: AuditFilter }) {
  if (!isNarrowed(filter)) {
    return <EmptyState title="Nothing has been recorded yet">Every sign-in, start, stop and change of rights appears here the moment it happens.</EmptyState>;
  }
  return (
    <EmptyState title="No record matches" action={<ButtonLink href={hrefOfAuditFilter({})}>Clear the filters</ButtonLink>}>
      {filter.search === ""
        ? "Nothing that you may read has all of these properties."
        : `Nothing that you may read has “${filter.search}” in its thing, reason, person or request id together with the other filters.`}
    </EmptyState>
  );
}
