"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Ends this session on the server and returns to the sign-in page. */
export function SignOutButton() {
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    const { signOut } = await import("next-auth/react");
    await signOut({ redirect: false }).catch(() => undefined);
    window.location.assign("/sign-in");
  };
  return (
    <Button variant="ghost" size="small" icon={<LogOut size={13} aria-hidden />} busy={busy} onClick={() => void leave()}>
      Sign out
    </Button>
  );
}
