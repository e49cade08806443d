"use client";

import { Suspense, lazy, useCallback, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { ShownToast } from "./toast-stack";
import { ToastContext } from "./use-toast";
import type { ToastMessage } from "./use-toast";

// The code of toasts comes with the first one.
const ToastStack = lazy(async () => ({ default: (await import("./toast-stack")).ToastStack }));

// More than three at once nobody reads; the oldest gives way.
const limit = 3;

/** Holds the toasts of the page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[] | null>(null);
  const nextId = useRef(1);
  const show = useCallback((message: ToastMessage) => {
    const id = nextId.current++;
    setToasts((current) => [...(current ?? []), { ...message, id }].slice(-limit));
  }, []);
  const drop = (id: number) => setToasts((current) => (current ?? []).filter((toast) => toast.id !== id));
  return (
    <ToastContext value={show}>
      {children}
      {toasts === null ? null : (
        <Suspense fallback={null}>
          <ToastStack toasts={toasts} onClose={drop} />
        </Suspense>
      )}
    </ToastContext>
  );
}
