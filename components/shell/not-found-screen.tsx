import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { PageHeaderProps } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";

export type NotFoundScreenProps = {
  /** What was looked for, such as "environment". */
  noun: string;
  parents: NonNullable<PageHeaderProps["parents"]>;
  /** The list in which it would stand. */
  list: { label: string; href: string };
  /** Why it may be missing, beside that one may not see it: "The address may be old". */
  reason: string;
};

/** In place of a thing that is not there or not for this person; the two are told alike on purpose. */
export function NotFoundScreen({ noun, parents, list, reason }: NotFoundScreenProps) {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={`${noun.charAt(0).toUpperCase()}${noun.slice(1)}`} parents={parents} />
      <Panel flush>
        <EmptyState
          title={`There is no such ${noun}, or you may not see it`}
          action={
            <span className="flex flex-wrap justify-center gap-2">
              <ButtonLink href={list.href}>{list.label}</ButtonLink>
              <ButtonLink href="/my-access" variant="ghost">
                See my access
              </ButtonLink>
            </span>
          }
        >
          {reason}, or your roles do not reach its team and stage.
        </EmptyState>
      </Panel>
    </div>
  );
}
