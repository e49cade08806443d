"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { counted } from "./access-facts";

/** The lever that ends every session of the person, this one too, behind a dialog that says so. */
export function SignOutEverywhere({ sessions }: { sessions: number }) {
  const [open, setOpen] = useState(false);
  const api = useApi();
  const mutation = useMutation(
    api.myAccess.endAllSessions.mutationOptions({ onSuccess: () => window.location.assign("/sign-in?notice=signed-out-everywhere") }),
  );
  const error = mutation.error === null ? null : shownErrorOf(mutation.error);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) mutation.reset();
  };
  return (
    <>
      <Button size="small" onClick={() => change(true)}>
        Sign out everywhere
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={change}
        title="Sign out everywhere?"
        effect={
          sessions > 1
            ? `Ends your ${counted(sessions, "session")} at once, this one too, and brings you to the sign-in page.`
            : "Ends this session, your only one, and brings you to the sign-in page."
        }
        confirmLabel="Sign out everywhere"
        // After a success the browser is leaving; until then the button stays as it is.
        busy={mutation.isPending || mutation.isSuccess}
        error={error === null ? undefined : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
        onConfirm={() => mutation.mutate()}
      >
        <p className="text-control text-secondary">What you have started goes on: environments keep running, an operation under way comes to its end.</p>
      </ConfirmDialog>
    </>
  );
}
