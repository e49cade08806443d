"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApiClient } from "./api-client";
import { openChangeStream } from "./change-stream";
import { joinLiveChannel } from "./live-channel";
import type { LiveSignal, LiveState } from "./live-channel";
import { ownInbox, refreshQueue } from "./refresh-queue";

/**
 * Keeps everything on screen current: each change notice reads the things it concerns again. After an interruption everything
 * visible is read again, because notices may have been missed.
 * @returns the state of the connection, for the shell to show
 */
export function useLiveConnection(uid: string): LiveState {
  const client = useApiClient();
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>("live");

  useEffect(() => {
    const queue = refreshQueue(queryClient);
    const hear = (signal: LiveSignal) => {
      if (signal.type === "state") setState(signal.state);
      else if (signal.type === "resync") queue.everything();
      else if (signal.type === "change") queue.changed(signal.noun, signal.noun === "inbox" ? ownInbox : signal.id);
    };
    const leave = joinLiveChannel(`switchyard-live:${uid}`, (report) => openChangeStream(client, report), hear);
    return () => {
      leave();
      queue.stop();
    };
  }, [client, queryClient, uid]);

  return state;
}
