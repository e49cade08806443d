"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { buttonStyles } from "./button-styles";
import { cn } from "./class-names";
import { useFocusReturn } from "./use-focus-return";

export type DialogFrameProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** The sentence under the title; read out when the dialog opens. */
  description?: ReactNode;
  className?: string;
  /** Where the focus starts; the first field, else the dialog itself, when left out. */
  onOpenAutoFocus?: (event: Event) => void;
  children: ReactNode;
};

/**
 * A modal dialog: scrim, frame, title and close button. On phones it rises from the lower edge, near the thumb. When it closes,
 * the focus goes back to where it came from.
 */
export function DialogFrame(props: DialogFrameProps) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ onOpenChange, title, description, className, onOpenAutoFocus = focusFirstField, children }: DialogFrameProps) {
  const returnFocus = useFocusReturn();
  return (
    <Radix.Root open onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          onOpenAutoFocus={onOpenAutoFocus}
          onCloseAutoFocus={returnFocus}
          className={cn(
            "fixed z-50 flex max-h-[90dvh] flex-col overflow-y-auto bg-raised shadow-float focus:outline-none",
            "inset-x-0 bottom-0 animate-slide-up rounded-t-panel pb-[env(safe-area-inset-bottom)]",
            "sm:inset-x-0 sm:top-[14vh] sm:bottom-auto sm:mx-auto sm:max-h-[76vh] sm:w-full sm:max-w-[460px] sm:animate-appear sm:rounded-panel",
            className,
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-[16px] leading-6 font-semibold">{title}</Radix.Title>
              {description === undefined ? null : (
                <Radix.Description asChild>
                  <div className="mt-1 text-body text-secondary">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close aria-label="Close" className={buttonStyles({ variant: "ghost", size: "icon-small", className: "-mr-1.5" })}>
              <X size={15} aria-hidden />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

// The library would start on the close button, which nobody came for.
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const field = event.currentTarget.querySelector<HTMLElement>("input, textarea, select");
  (field ?? event.currentTarget).focus();
}
