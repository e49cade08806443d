"use client";

import { LoaderCircle, Lock } from "lucide-react";
import { useId } from "react";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { buttonStyles } from "./button-styles";
import type { ButtonStyle } from "./button-styles";
import { cn } from "./class-names";
import { Tooltip } from "./tooltip";

export type ButtonProps = ComponentProps<"button"> &
  ButtonStyle & {
    /** Work is under way: the button keeps its width, shows a spinner and does nothing when pressed. */
    busy?: boolean;
    /** Why the lever cannot be pulled. It stays visible and reachable, does nothing, and says this reason. */
    lockedReason?: string | undefined;
    /** Where the reason stands; beside is for a single lever with room, tooltip for dense rows. */
    reasonPlacement?: "tooltip" | "beside";
    icon?: ReactNode;
  };

/** A button. Defaults to type="button", so that none submits a form by accident. */
export function Button({ variant, size, busy = false, lockedReason, reasonPlacement = "tooltip", icon, className, children, onClick, ...rest }: ButtonProps) {
  const reasonId = useId();
  const locked = lockedReason !== undefined;
  const blocked = locked || busy;
  const iconOnly = size === "icon" || size === "icon-small";
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (blocked) event.preventDefault();
    else onClick?.(event);
  };
  // A menu opens on these two before any click, so a blocked trigger must not have them.
  const quiet = blocked ? { onPointerDown: undefined, onKeyDown: undefined } : {};
  const button = (
    <button
      type="button"
      {...rest}
      {...quiet}
      onClick={press}
      aria-disabled={blocked || undefined}
      aria-busy={busy || undefined}
      aria-describedby={locked ? reasonId : rest["aria-describedby"]}
      className={buttonStyles({ variant, size, locked, className })}
    >
      {locked && !iconOnly ? <Lock size={12} aria-hidden /> : icon}
      {children}
      {busy ? <BusyMark opaque={variant !== "ghost"} /> : null}
    </button>
  );
  if (!locked) return button;
  if (reasonPlacement === "beside") {
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
        {button}
        <span id={reasonId} className="text-label text-secondary">
          {lockedReason}
        </span>
      </span>
    );
  }
  return (
    <>
      <Tooltip text={lockedReason} opensOnPress>
        {button}
      </Tooltip>
      <span id={reasonId} hidden>
        {lockedReason}
      </span>
    </>
  );
}

function BusyMark({ opaque }: { opaque: boolean }) {
  return (
    <span className={cn("absolute inset-0 grid place-items-center rounded-[inherit]", opaque ? "bg-inherit" : "bg-surface")}>
      <LoaderCircle size={14} className="animate-spin" aria-hidden />
      <span className="sr-only">Working</span>
    </span>
  );
}
