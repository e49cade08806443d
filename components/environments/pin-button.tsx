"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useApi } from "@/components/shell/api-client";
import { cn } from "@/components/ui/class-names";
import { Button } from "@/components/ui/button";
import type { EnvironmentSummary } from "@/server/environments/schemas";

/** Pins an environment to the top of the person's lists; shows the wish at once and falls back when it was refused. */
export function PinButton({ environment, className }: { environment: Pick<EnvironmentSummary, "id" | "name" | "pinned">; className?: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const mutation = useMutation(api.environments.setPin.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.environments.pathFilter()) }));
  const pinned = mutation.isPending ? mutation.variables.pinned : environment.pinned;
  const name = `${pinned ? "Unpin" : "Pin"} ${environment.name}`;
  return (
    <Button
      variant="ghost"
      size="icon-small"
      aria-label={name}
      title={mutation.isError ? "That did not work. Try again." : name}
      className={cn(pinned ? "text-ink" : "text-faint", className)}
      icon={<Star size={14} aria-hidden fill={pinned ? "currentColor" : "none"} />}
      onClick={() => {
        if (!mutation.isPending) mutation.mutate({ environmentId: environment.id, pinned: !pinned });
      }}
    />
  );
}
