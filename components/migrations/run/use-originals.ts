"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApiClient } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import type { ShownError } from "@/server/trpc/error-mapping";
import type { Originals } from "./originals-file";

/** How far a download is; `total` null: it is not known. */
export type OriginalsSeen = { count: number; total: number | null };

export type OriginalsDownload = { begin: () => void; busy: boolean; seen: OriginalsSeen; error: ShownError | null };

/** Gathers every page of the originals of a run; nothing of it is kept. It ends with the page that asked. */
export function useOriginals(runId: string, onGathered: (originals: Originals) => void): OriginalsDownload {
  const client = useApiClient();
  const ends = useRef<AbortController | null>(null);
  const [seen, setSeen] = useState<OriginalsSeen>({ count: 0, total: null });
  useEffect(() => () => ends.current?.abort(), []);
  const gather = async (): Promise<Originals> => {
    const { signal } = (ends.current = new AbortController());
    setSeen({ count: 0, total: null });
    const first = await client.migrations.originals.mutate({ runId }, { signal });
    const { keyColumns, columns, total } = first;
    const lines = [...first.lines];
    for (let cursor = first.nextCursor; cursor !== null;) {
      setSeen({ count: lines.length, total });
      const page = await client.migrations.originals.mutate({ runId, cursor }, { signal });
      for (const line of page.lines) lines.push(line);
      cursor = page.nextCursor;
    }
    return { keyColumns, columns, lines };
  };
  const download = useMutation({ mutationFn: gather, onSuccess: onGathered, gcTime: 0 });
  return {
    begin: () => download.mutate(),
    busy: download.isPending,
    seen,
    error: download.error === null ? null : shownErrorOf(download.error),
  };
}
