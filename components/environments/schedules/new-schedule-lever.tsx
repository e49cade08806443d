"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Plus } from "lucide-react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { ListSchedulesOutput } from "@/server/environments/schedules/schemas";
import { lockedReasonOf } from "../act-words";

/** Begins a schedule, from a template or empty. */
export function NewScheduleLever({ canCreate }: Pick<ListSchedulesOutput, "canCreate">) {
  const api = useApi();
  const { data } = useQuery(api.environments.schedules.templates.queryOptions());
  const button = (
    <Button variant={canCreate.allowed ? "primary" : "secondary"} icon={<Plus size={13} aria-hidden />} lockedReason={lockedReasonOf(canCreate)}>
      New schedule
      <ChevronDown size={12} aria-hidden />
    </Button>
  );
  if (!canCreate.allowed) return button;
  const templates = (data?.items ?? []).map(({ key, name, sentence }) => ({
    id: key,
    label: name,
    detail: sentence,
    href: `/environments/schedules/new?template=${encodeURIComponent(key)}`,
  }));
  return (
    <Menu
      heading="Begin with"
      items={[...templates, { id: "empty", label: "An empty week", separated: templates.length > 0, href: "/environments/schedules/new" }]}
      trigger={button}
    />
  );
}
