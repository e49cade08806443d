"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./class-names";

export type Tab = { value: string; label: string; content: ReactNode };

export type TabsProps = {
  /** What is chosen between, for assistive technology. */
  label: string;
  tabs: readonly Tab[];
  /** The tab that is shown, where the screen keeps it; without it the tabs keep it themselves, beginning with the first. */
  value?: string;
  onValueChange?: (value: string) => void;
  /** Stands at the right of the tabs. */
  actions?: ReactNode;
  className?: string;
};

/** One of several views of the same thing; arrow keys move between the tabs. */
export function Tabs({ label, tabs, value, onValueChange, actions, className }: TabsProps) {
  const kept = value === undefined ? { defaultValue: tabs[0]?.value ?? "" } : { value };
  return (
    <Primitive.Root {...kept} {...(onValueChange === undefined ? {} : { onValueChange })} className={cn("min-w-0", className)}>
      <div className="flex items-center justify-between gap-3 border-b px-4">
        <Primitive.List aria-label={label} className="flex min-w-0 gap-4 overflow-x-auto [scrollbar-width:none]">
          {tabs.map((tab) => (
            <Primitive.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px h-9 shrink-0 border-b-2 border-transparent text-control font-medium text-secondary transition-colors duration-[120ms] hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-ink data-[state=active]:text-ink touch:h-11"
            >
              {tab.label}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        {actions}
      </div>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.value} value={tab.value} className="min-w-0 focus-visible:-outline-offset-2">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
