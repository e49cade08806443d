"use client";

import { Ellipsis } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { lockedReasonOf } from "../lever-words";
import { primaryVerb, shownVerbs, verbWords } from "./run-verbs";
import type { RunVerb } from "./run-verbs";

// The code of the dialog comes when it is first asked for.
const RunActDialog = lazy(async () => ({ default: (await import("./run-act-dialog")).RunActDialog }));

export type RunLeversProps = { migration: MigrationDetail; run: RunView };

/** The levers of a migration on one database: what its state calls for, and the rest in a menu. What they do is said before they do it. */
export function RunLeversRow({ migration, run }: RunLeversProps) {
  const [asked, setAsked] = useState<RunVerb | null>(null);
  const systemLock = useSystemLock();
  const { main, more } = shownVerbs(run);
  const primary = primaryVerb(run);
  const items = more.map((verb) => ({
    id: verb,
    label: verbWords[verb].label,
    detail: run.levers[verb].effect,
    danger: verbWords[verb].danger === true,
    onSelect: () => setAsked(verb),
  }));
  return (
    <>
      {main.map((verb) => (
        <Button
          key={verb}
          variant={verb === primary ? "primary" : "secondary"}
          lockedReason={systemLock ?? lockedReasonOf(run.levers[verb])}
          className="max-sm:flex-1"
          onClick={() => setAsked(verb)}
          {...(run.levers[verb].allowed ? { title: run.levers[verb].effect } : {})}
        >
          {verbWords[verb].label}
        </Button>
      ))}
      {items.length === 0 ? null : <Menu items={items} trigger={<Button size="icon" aria-label="More levers" icon={<Ellipsis size={15} aria-hidden />} />} />}
      {asked === null ? null : (
        <Suspense fallback={null}>
          <RunActDialog verb={asked} migration={migration} run={run} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}
