"use client";

import { setNonce } from "get-nonce";
import type { ReactNode } from "react";

/** Hands the page's CSP nonce to the library that locks scrolling behind dialogs: it injects a style element. */
export function NonceProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  // During render on purpose: a dialog that is open from the start asks for the nonce before effects run.
  if (typeof document !== "undefined") setNonce(nonce);
  return children;
}
