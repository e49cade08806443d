"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { Theme } from "@/components/ui/theme";
import { PhoneBottomBar, PhoneTopBar } from "./phone-navigation";
import type { ShellSection } from "./shell-section";
import { ShellContext } from "./shell-state";
import type { ShellOverlay } from "./shell-state";
import { Sidebar } from "./sidebar";
import { useShortcuts } from "./use-shortcuts";
import { UserBlock } from "./user-block";
import type { ShellUser } from "./user-block";

// What opens on demand is loaded on demand.
const ShortcutsDialog = lazy(async () => ({ default: (await import("./shortcuts-dialog")).ShortcutsDialog }));

export type AppShellProps = {
  /** The sections that are built and that this person may open; at most six. */
  sections: readonly ShellSection[];
  user: ShellUser;
  theme: Theme;
  signOut: ReactNode;
  /** A CommandPalette with this person's commands. */
  palette: ReactNode;
  /** A ConnectionStatus. */
  status?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: sidebar or phone bars, palette, shortcuts, and the page itself. */
export function AppShell({ sections, user, theme, signOut, palette, status, children }: AppShellProps) {
  const [overlay, setOverlay] = useState<ShellOverlay>(null);
  const router = useRouter();
  useShortcuts({
    goTo: Object.fromEntries(sections.map((section) => [section.shortcut, () => router.push(section.href)])),
    onHelp: () => setOverlay("shortcuts"),
    onPalette: () => setOverlay(overlay === "palette" ? null : "palette"),
  });
  const shell = useMemo(() => ({ overlay, setOverlay }), [overlay]);
  const userBlock = <UserBlock user={user} theme={theme} signOut={signOut} />;
  return (
    <ShellContext value={shell}>
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-ink px-3 py-2 text-control text-on-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      {status}
      <div className="flex min-h-dvh">
        <Sidebar sections={sections} footer={userBlock} />
        <div className="flex min-w-0 flex-1 flex-col">
          <PhoneTopBar userName={user.name}>{userBlock}</PhoneTopBar>
          <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[1440px] flex-1 px-gutter pt-6 pb-10 focus:outline-none max-md:pt-4 max-md:pb-24">
            {children}
          </main>
        </div>
      </div>
      <PhoneBottomBar sections={sections} />
      {overlay === "shortcuts" ? (
        <Suspense fallback={null}>
          <ShortcutsDialog onClose={() => setOverlay(null)} sections={sections} />
        </Suspense>
      ) : null}
      {palette}
    </ShellContext>
  );
}
