"use client";

import type { ReactNode } from "react";
import { ClockProvider } from "@/components/ui/clock-provider";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";
import { NonceProvider } from "./nonce-provider";

export type UiProvidersProps = {
  /** The CSP nonce of this page. */
  nonce: string;
  /** Unix time in ms at which the server drew the page. */
  serverNow: number;
  /** The organisation's IANA zone. */
  zone: string;
  children: ReactNode;
};

/** Everything the primitives need above them; the root layout mounts it once. */
export function UiProviders({ nonce, serverNow, zone, children }: UiProvidersProps) {
  return (
    <NonceProvider nonce={nonce}>
      <ClockProvider serverNow={serverNow} zone={zone}>
        <TooltipProvider>
          <ToastProvider>{children}</ToastProvider>
        </TooltipProvider>
      </ClockProvider>
    </NonceProvider>
  );
}
