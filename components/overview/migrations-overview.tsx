import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import type { MigrationsOverview } from "@/server/migrations/review/schemas";
import { WaitingPanel } from "./waiting-panel";

/** The first screen of who works with migrations only. */
export function MigrationsOnlyOverview({ migrations }: { migrations: MigrationsOverview["waiting"] }) {
  const none = { waiting: [], unclaimed: 0, drifts: 0, mine: [], migrations };
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Overview"
        sentence={[
          {
            text:
              migrations.length === 0
                ? "Nothing waits for you"
                : `${migrations.length} ${migrations.length === 1 ? "migration waits" : "migrations wait"} for you`,
          },
          { text: "All migrations", href: "/migrations" },
        ]}
      />
      <WaitingPanel {...none} />
      {migrations.length === 0 ? (
        <Panel flush>
          <EmptyState title="Nothing waits for you" action={<ButtonLink href="/migrations">All migrations</ButtonLink>}>
            What needs your review, and what you may finalize, will stand here.
          </EmptyState>
        </Panel>
      ) : null}
    </div>
  );
}
