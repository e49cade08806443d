"use client";

import { createContext, useContext } from "react";

export type ToastMessage = {
  /** What has been accepted, for example "payments-dev is stopping". */
  title: string;
  detail?: string;
  /** Undo or view. altText says how to reach the same without the toast, for assistive technology. */
  action?: { label: string; altText: string; onSelect: () => void };
};

/** Shows a toast. */
export type ShowToast = (message: ToastMessage) => void;

/** Filled by ToastProvider. */
export const ToastContext = createContext<ShowToast | null>(null);

/** The function that shows a toast; for what has been accepted, never for an error. Throws without a ToastProvider above. */
export function useToast(): ShowToast {
  const show = useContext(ToastContext);
  if (!show) throw new Error("No toasts: put ToastProvider (or UiProviders) above this component.");
  return show;
}
