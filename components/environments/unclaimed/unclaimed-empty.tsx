import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import type { ListUnclaimedOutput } from "@/server/environments/unclaimed/schemas";
import { hrefOfUnclaimed } from "./unclaimed-filter";

/** In place of the proposals while there are none: nothing is unclaimed, nothing was read yet, or the filter leaves nothing. */
export function UnclaimedEmpty({ list }: { list: ListUnclaimedOutput }) {
  if (list.totals.instances > 0) {
    return (
      <Panel flush>
        <EmptyState title="No instance matches" action={<ButtonLink href={hrefOfUnclaimed({})}>Clear the filters</ButtonLink>}>
          No instance without Switchyard’s tags has all of these properties.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel flush>
      {list.read ? (
        <EmptyState title="Nothing is unclaimed" action={<ButtonLink href="/environments">See the environments</ButtonLink>}>
          Every instance of the AWS targets has Switchyard’s tags, or waits for them. New ones appear here within a minute.
        </EmptyState>
      ) : (
        <EmptyState title="AWS has not been read yet">
          The first reading takes a few seconds once the worker runs and the observer role may describe instances.
        </EmptyState>
      )}
    </Panel>
  );
}
