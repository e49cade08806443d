"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import type { AdoptionsOutput } from "@/server/environments/unclaimed/schemas";
import { counted } from "../act-words";
import { tagScript, tagScriptName } from "./tag-script";

type Commands = AdoptionsOutput["commands"][number];

/** The commands that write the missing tags of one target: to copy, or as a script. */
export function TagCommands({ commands }: { commands: Commands }) {
  const { target, instances } = commands;
  return (
    <section className="flex min-w-0 flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-control font-semibold">
          {target.title} <span className="font-normal text-secondary">· {counted(instances, "instance")}</span>
        </h3>
        <Button size="small" icon={<Download size={12} aria-hidden />} onClick={() => download(commands)}>
          Script<span className="sr-only"> for {target.title}</span>
        </Button>
      </div>
      {target.provisionerArn === null ? null : <p className="font-mono text-label text-secondary [overflow-wrap:anywhere]">{target.provisionerArn}</p>}
      <CopyField label={`commands for ${target.title}`} text={commands.commands} className="items-start [&>pre]:max-h-40 [&>pre]:overflow-y-auto" />
    </section>
  );
}

function download(commands: Commands): void {
  const address = URL.createObjectURL(new Blob([tagScript(commands)], { type: "text/x-shellscript" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = tagScriptName(commands);
  link.click();
  URL.revokeObjectURL(address);
}
