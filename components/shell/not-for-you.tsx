"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { NoRole } from "@/components/my-access/no-role";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { useApi } from "./api-client";

/** In place of a screen that none of the person's roles opens: how to get one, or where to look. */
export function NotForYou() {
  const { data: viewer } = useSuspenseQuery(useApi().myAccess.viewer.queryOptions());
  return (
    <Panel flush>
      {viewer.permissions.length === 0 ? (
        <NoRole uid={viewer.uid} />
      ) : (
        <EmptyState title="None of your roles opens this page" action={<ButtonLink href="/my-access">See my access</ButtonLink>}>
          An admin can give you one that does. My access shows the roles you have and where each comes from.
        </EmptyState>
      )}
    </Panel>
  );
}
