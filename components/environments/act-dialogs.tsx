"use client";

import { Suspense, createContext, lazy, useContext, useState } from "react";
import type { ReactNode } from "react";
import type { Asked } from "./act-dialog";

// The code of the dialog comes when it is first asked for.
const ActDialog = lazy(async () => ({ default: (await import("./act-dialog")).ActDialog }));

const AskContext = createContext<((asked: Asked) => void) | null>(null);

/**
 * Holds the dialog that asks before a stop or a reboot, one per screen. It stands here and not beside its lever, because the
 * lever goes away when somebody else acts meanwhile, and what a person is reading must not.
 */
export function ActDialogs({ initial = null, children }: { initial?: Asked | null; children: ReactNode }) {
  const [asked, setAsked] = useState(initial);
  return (
    <AskContext value={setAsked}>
      {children}
      {asked === null ? null : (
        <Suspense fallback={null}>
          <ActDialog {...asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </AskContext>
  );
}

/** The function that asks. Throws without ActDialogs above. */
export function useAsk(): (asked: Asked) => void {
  const ask = useContext(AskContext);
  if (ask === null) throw new Error("Nothing can ask: put ActDialogs around the screen.");
  return ask;
}
