"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useSettled } from "@/components/ui/clock";
import { DialogFrame } from "@/components/ui/dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { fieldStyles } from "@/components/ui/field-styles";
import type { ZonesOutput } from "@/server/environments/zones/schemas";

export type ZoneDialogProps = { zone: string; onChoose: (zone: string) => void; onClose: () => void };

/** Finds a time zone by city, region or offset; each tells its time now and when its clocks change. */
export function ZoneDialog({ zone, onChoose, onClose }: ZoneDialogProps) {
  const api = useApi();
  const [search, setSearch] = useState("");
  const settled = useSettled(search.trim(), 150);
  const query = useQuery(
    api.environments.schedules.zones.queryOptions({ ...(settled === "" ? {} : { search: settled }), limit: 50 }, { placeholderData: keepPreviousData }),
  );
  const items = query.data?.items ?? [];
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Time zone"
      description="The hours follow the clocks of this zone, through each of their changes."
      className="sm:max-w-[520px]"
    >
      <Command label="Time zones" shouldFilter={false} loop defaultValue={zone} className="flex min-h-0 flex-col gap-3 px-5 pb-5">
        <Command.Input value={search} onValueChange={setSearch} placeholder="City, region or offset" className={`${fieldStyles} h-control px-2.5`} />
        {query.isError ? <ErrorNote problem={shownErrorOf(query.error).message} /> : null}
        {items.length > 0 ? null : (
          <p role="status" className="px-2 py-6 text-center text-control text-secondary">
            {query.isFetching ? "Loading…" : `No zone is called “${search}”.`}
          </p>
        )}
        <Command.List className={items.length === 0 ? "hidden" : "h-[min(22rem,50dvh)] overflow-y-auto"}>
          {items.map((item) => (
            <Zone key={item.zone} item={item} isOwn={item.zone === query.data?.organisation} onChoose={onChoose} />
          ))}
        </Command.List>
      </Command>
    </DialogFrame>
  );
}

type ZoneProps = { item: ZonesOutput["items"][number]; isOwn: boolean; onChoose: (zone: string) => void };

function Zone({ item: { zone, time, offset, nextChange }, isOwn, onChoose }: ZoneProps) {
  return (
    <Command.Item
      value={zone}
      onSelect={() => onChoose(zone)}
      className="flex min-h-11 items-center justify-between gap-3 rounded-control px-2 py-1 text-control data-[selected=true]:bg-selected"
    >
      <span className="min-w-0">
        <span className="block truncate font-medium">
          {zone}
          {isOwn ? <span className="font-normal text-secondary"> · your organisation</span> : null}
        </span>
        <span className="block text-label text-secondary">{nextChange ?? "Its clocks never change."}</span>
      </span>
      <span className="shrink-0 text-right">
        <span className="block">{time}</span>
        <span className="block text-label text-secondary">{offset}</span>
      </span>
    </Command.Item>
  );
}
