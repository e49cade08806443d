"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { DatabaseZap, Inbox, KeyRound, LayoutDashboard, ScrollText, Server } from "lucide-react";
import type { ReactNode } from "react";
import { UnreadBadge } from "@/components/inbox/unread-badge";
import { UrgentBanner } from "@/components/inbox/urgent-banner";
import type { Theme } from "@/components/ui/theme";
import { useApi } from "./api-client";
import { AppShell } from "./app-shell";
import { ConnectionStatus } from "./connection-status";
import { ConsolePalette } from "./console-palette";
import { DirectoryBanner } from "./directory-banner";
import { useLiveConnection } from "./live-connection";
import type { ShellSection } from "./shell-section";
import { SignOutButton } from "./sign-out-button";
import { SystemBanner } from "./system-banner";
import { SystemLockContext } from "./system-lock";
import { useSystemState } from "./use-system-state";

const size = 16;

const sections: readonly (ShellSection & { needs?: string })[] = [
  { label: "Overview", href: "/", icon: <LayoutDashboard size={size} aria-hidden />, shortcut: "o" },
  { label: "Environments", href: "/environments", icon: <Server size={size} aria-hidden />, shortcut: "e", needs: "environment:view" },
  { label: "Migrations", href: "/migrations", icon: <DatabaseZap size={size} aria-hidden />, shortcut: "m", needs: "migration:view" },
  { label: "Inbox", href: "/inbox", icon: <Inbox size={size} aria-hidden />, shortcut: "i", badge: <UnreadBadge /> },
  { label: "My access", href: "/my-access", icon: <KeyRound size={size} aria-hidden />, shortcut: "a" },
  { label: "Audit", href: "/audit-log", icon: <ScrollText size={size} aria-hidden />, shortcut: "l", needs: "audit:view" },
];

/** The shell of everybody who is signed in: their sections, their palette, and one live connection. */
export function Console({ theme, children }: { theme: Theme; children: ReactNode }) {
  const { data: viewer } = useSuspenseQuery(useApi().myAccess.viewer.queryOptions());
  const state = useLiveConnection(viewer.uid);
  const system = useSystemState();
  const open = sections.filter(({ needs }) => needs === undefined || viewer.permissions.includes(needs));
  return (
    <AppShell
      sections={open}
      user={{ name: viewer.name, detail: viewer.uid }}
      theme={theme}
      signOut={<SignOutButton />}
      status={<ConnectionStatus state={state} />}
      palette={<ConsolePalette sections={open} permissions={viewer.permissions} />}
    >
      {viewer.directoryFresh ? null : <DirectoryBanner />}
      <SystemBanner sentences={system.sentences} />
      <SystemLockContext value={system.lock}>
        <UrgentBanner />
        {children}
      </SystemLockContext>
    </AppShell>
  );
}
