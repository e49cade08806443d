"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/use-toast";
import type { TargetSummary } from "@/server/environments/targets/schemas";

/** Has the roles of a target tried by dry runs; busy until the worker has answered. */
export function CheckLever({ target }: { target: TargetSummary }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { data: viewer } = useSuspenseQuery(api.myAccess.viewer.queryOptions());
  const readAgain = () => queryClient.invalidateQueries(api.environments.targets.list.queryFilter());
  const check = useMutation(
    api.environments.targets.check.mutationOptions({
      onSuccess: () => {
        toast({ title: `Checking the roles of ${target.title}`, detail: "AWS is asked by dry runs; nothing is started or stopped." });
        return readAgain();
      },
      onError: readAgain,
    }),
  );
  const mayCheck = viewer.permissions.includes("target:check");
  return (
    <div className="flex flex-col items-end gap-1 max-sm:w-full max-sm:items-stretch">
      <Button
        icon={<ShieldCheck size={14} aria-hidden />}
        busy={check.isPending || target.checking}
        lockedReason={mayCheck ? undefined : "It needs the permission target:check. An admin can grant it."}
        onClick={() => check.mutate({ targetId: target.id })}
      >
        Check roles
        <span className="sr-only"> of {target.title}</span>
      </Button>
      {check.error === null ? null : (
        <p role="alert" className="text-label text-failed">
          {shownErrorOf(check.error).message}
        </p>
      )}
    </div>
  );
}
