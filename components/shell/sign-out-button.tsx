"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Ends this session on the server and returns to the sign-in page; says so when the session could not be ended. */
export function SignOutButton() {
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  const leave = async () => {
    setState("busy");
    const { signOut } = await import("next-auth/react");
    // Only an answer with an address to go to has ended the session.
    const answer: { url?: string } | null = await signOut({ redirect: false }).catch(() => null);
    if (answer?.url === undefined) setState("failed");
    else window.location.assign("/sign-in");
  };
  return (
    <>
      <Button variant="ghost" size="small" icon={<LogOut size={13} aria-hidden />} busy={state === "busy"} onClick={() => void leave()}>
        Sign out
      </Button>
      {state === "failed" ? (
        <p role="alert" className="basis-full px-1 text-label text-failed">
          You are still signed in: the portal did not answer. Try again.
        </p>
      ) : null}
    </>
  );
}
