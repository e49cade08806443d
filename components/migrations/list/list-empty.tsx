import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";

/** In place of the list while there is no migration to see. */
export function NoMigrations({ mayPropose }: { mayPropose: boolean }) {
  return (
    <Panel flush>
      <EmptyState
        title="There is no migration you may see"
        action={mayPropose ? <ButtonLink href="/migrations/new">Propose the first one</ButtonLink> : <ButtonLink href="/my-access">See my access</ButtonLink>}
      >
        A migration is a reviewed change of a registered database. Until it is finalized it can be rolled back: original values come back, and what was written
        since stays.
      </EmptyState>
    </Panel>
  );
}

/** In place of the rows while the filter leaves none. */
export function NothingMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="No migration matches" action={<Button onClick={onClear}>Clear the filters</Button>}>
      No migration has all of these properties.
    </EmptyState>
  );
}
