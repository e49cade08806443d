"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { cn } from "./class-names";
import { themeAttribute, themeCookie, themes } from "./theme";
import type { Theme } from "./theme";

const icons = { system: Monitor, light: Sun, dark: Moon };
const names = { system: "Follow the system", light: "Light", dark: "Dark" };
const yearInSeconds = 31_536_000;

/** Three small buttons: system, light, dark. Keeps the choice in a cookie and shows it at once. */
export function ThemeToggle({ theme, className }: { theme: Theme; className?: string }) {
  const [chosen, setChosen] = useState(theme);
  const choose = (next: Theme) => {
    setChosen(next);
    document.cookie = `${themeCookie}=${next}; path=/; max-age=${yearInSeconds}; samesite=lax`;
    const attribute = themeAttribute(next);
    if (attribute === undefined) delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = attribute;
  };
  return (
    <div role="group" aria-label="Theme" className={cn("inline-flex rounded-full border p-0.5", className)}>
      {themes.map((each) => {
        const Icon = icons[each];
        return (
          <button
            key={each}
            type="button"
            aria-label={names[each]}
            title={names[each]}
            aria-pressed={chosen === each}
            onClick={() => choose(each)}
            className="grid size-6 place-items-center rounded-full text-faint hover:text-ink aria-pressed:bg-selected aria-pressed:text-ink touch:size-10"
          >
            <Icon size={13} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}
