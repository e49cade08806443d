"use client";

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export type Tab = { value: string; label: string; count?: number; content: ReactNode };

export type TabsProps = {
  /** Names the group for assistive technology. */
  label: string;
  tabs: readonly Tab[];
  value: string;
  onValueChange: (value: string) => void;
};

/** Sections of which one is shown; for a page with more than about five. */
export function Tabs({ label, tabs, value, onValueChange }: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onValueChange}>
      <Radix.List aria-label={label} className="flex gap-5 overflow-x-auto border-b [scrollbar-width:none]">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-control font-medium whitespace-nowrap text-secondary transition-colors duration-[120ms] -outline-offset-2 hover:text-ink data-[state=active]:border-ink data-[state=active]:text-ink touch:h-11"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="rounded-full bg-selected px-1.5 text-label font-normal text-secondary">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
