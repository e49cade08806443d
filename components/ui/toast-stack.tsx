"use client";

import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { buttonStyles } from "./button-styles";
import type { ToastMessage } from "./use-toast";

/** A toast on screen. */
export type ShownToast = ToastMessage & { id: number };

/** The toasts at the lower right, above the navigation on phones. */
export function ToastStack({ toasts, onClose }: { toasts: readonly ShownToast[]; onClose: (id: number) => void }) {
  return (
    <Radix.Provider duration={6000} swipeDirection="right" label="Notices">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} onClose={() => onClose(toast.id)} />
      ))}
      <Radix.Viewport className="fixed right-0 bottom-0 z-50 flex w-full max-w-[400px] list-none flex-col gap-2 p-4 outline-none max-md:bottom-14" />
    </Radix.Provider>
  );
}

function ToastView({ toast, onClose }: { toast: ShownToast; onClose: () => void }) {
  return (
    <Radix.Root
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className="flex animate-slide-up items-center gap-3 rounded-panel bg-raised py-2.5 pr-2 pl-4 shadow-float data-[swipe=move]:translate-x-(--radix-toast-swipe-move-x)"
    >
      <div className="min-w-0 flex-1">
        <Radix.Title className="text-control font-medium">{toast.title}</Radix.Title>
        {toast.detail === undefined ? null : <Radix.Description className="text-control text-secondary">{toast.detail}</Radix.Description>}
      </div>
      {toast.action === undefined ? null : (
        <Radix.Action altText={toast.action.altText} onClick={toast.action.onSelect} className={buttonStyles({ size: "small" })}>
          {toast.action.label}
        </Radix.Action>
      )}
      <Radix.Close aria-label="Dismiss" className={buttonStyles({ variant: "ghost", size: "icon-small" })}>
        <X size={14} aria-hidden />
      </Radix.Close>
    </Radix.Root>
  );
}
