"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** While `active`, closing the page asks in the browser's words and following a link of ours asks in our own. Returns the dialog. */
export function useLeaveGuard(active: boolean, what: string): ReactNode {
  const router = useRouter();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!active) return undefined;
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const click = (event: MouseEvent) => {
      const href = leavingTo(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(href);
    };
    window.addEventListener("beforeunload", beforeUnload);
    document.addEventListener("click", click, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", beforeUnload);
      document.removeEventListener("click", click, { capture: true });
    };
  }, [active]);
  if (wanted === null || !active) return null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) setWanted(null);
      }}
      title="Leave without saving?"
      effect={`Your changes to ${what} are not saved.`}
      irreversible="They are gone when you leave."
      confirmLabel="Leave without saving"
      danger
      onConfirm={() => router.push(wanted)}
    />
  );
}

// A plain click on a link to another page of the product.
function leavingTo(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !(event.target instanceof Element)) return null;
  const link = event.target.closest<HTMLAnchorElement>("a[href]");
  if (link === null || link.target === "_blank" || link.origin !== window.location.origin || link.pathname === window.location.pathname) return null;
  return link.pathname + link.search + link.hash;
}
