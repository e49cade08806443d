import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { hrefOfFilter } from "./list-filter";
import type { ListFilter } from "./list-filter";

const neededTags = ["switchyard:managed=true", "switchyard:environment", "switchyard:team", "switchyard:stage"];

/** In place of the list while nothing at all is there to see. */
export function NoEnvironments() {
  return (
    <Panel flush>
      <EmptyState title="There is no environment you may see" action={<ButtonLink href="/my-access">See my access</ButtonLink>}>
        <p>
          An environment is a set of EC2 instances with these tags; one appears here within a minute of being tagged, for everybody whose role reaches its team
          and stage.
        </p>
        <ul className="mt-3 flex flex-wrap justify-center gap-1.5">
          {neededTags.map((tag) => (
            <li key={tag} className="rounded-mark border bg-hover px-1.5 py-0.5 font-mono text-label text-ink">
              {tag}
            </li>
          ))}
        </ul>
      </EmptyState>
    </Panel>
  );
}

/** In place of the rows while the filter leaves none. */
export function NothingMatches({ filter }: { filter: ListFilter }) {
  return (
    <EmptyState title="No environment matches" action={<ButtonLink href={hrefOfFilter({})}>Clear the filters</ButtonLink>}>
      {filter.search === ""
        ? "No environment has all of these properties."
        : `Nothing you may see has “${filter.search}” in its name, or in the name or id of its instances.`}
    </EmptyState>
  );
}
