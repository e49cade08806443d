"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { Tooltip } from "@/components/ui/tooltip";
import { groupName } from "./group-name";

/** A group of the directory by its short name; the whole DN shows on hover and focus, and can be copied. */
export function GroupLabel({ dn }: { dn: string }) {
  const name = groupName(dn);
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1">
      <Tooltip text={<span className="font-mono break-all">{dn}</span>}>
        <span tabIndex={0} className="min-w-0 truncate rounded-mark font-mono text-label">
          {name}
        </span>
      </Tooltip>
      <CopyButton text={dn} label={`Copy the DN of ${name}`} />
    </span>
  );
}
