"use client";

import { useMemo, useSyncExternalStore } from "react";
import { parseCleared } from "./cleared-adoptions";

const storageKey = "switchyard.adoptions-cleared";
const listeners = new Set<() => void>();

/** What this browser's person has cleared from the adoptions, and what replaces it. Nothing is cleared while the server draws the page. */
export function useClearedAdoptions(): [ReadonlySet<string>, (sittings: readonly string[]) => void] {
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(storageKey),
    () => null,
  );
  return [useMemo(() => parseCleared(stored), [stored]), keep];
}

function keep(sittings: readonly string[]): void {
  localStorage.setItem(storageKey, JSON.stringify(sittings));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
