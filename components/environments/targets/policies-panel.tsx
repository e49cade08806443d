"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { TargetSummary } from "@/server/environments/targets/schemas";
import { PolicyView } from "./policy-view";

/** The exact policies to set up in a target; they are read when they are opened. */
export function PoliciesPanel({ target }: { target: TargetSummary }) {
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title={`Policies for ${target.title}`}
      detail={<span className="max-sm:hidden">what to set up, exactly for this account and region</span>}
      flush
      className={open ? "" : "[&>header]:border-b-0"}
      actions={
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide" : "Show"}
          <span className="sr-only"> the policies of {target.title}</span>
        </Button>
      }
    >
      {open ? <Policies targetId={target.id} /> : null}
    </Panel>
  );
}

function Policies({ targetId }: { targetId: string }) {
  const query = useQuery(useApi().environments.targets.policies.queryOptions({ targetId }));
  if (query.data !== undefined) {
    const tabs = query.data.policies.map((policy) => ({ value: policy.id, label: policy.title, content: <PolicyView policy={policy} /> }));
    return <Tabs label="Whose policy" tabs={tabs} />;
  }
  if (!query.isError) return <SkeletonRows rows={6} label="Loading the policies" />;
  const shown = shownErrorOf(query.error);
  return (
    <ErrorNote
      className="m-4"
      problem={shown.message}
      referenceId={shown.requestId || undefined}
      onRetry={() => void query.refetch()}
      retrying={query.isFetching}
    />
  );
}
