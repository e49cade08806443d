"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApiClient } from "./api-client";
import { joinLiveChannel } from "./live-channel";
import type { LiveSignal, LiveState } from "./live-channel";
import { refreshQueue } from "./refresh-queue";

const retryMs = 2_000;

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
      else if (signal.type === "change") queue.changed(signal.id);
    };
    const openStream = (report: (signal: LiveSignal) => void) => {
      let closed = false;
      let wasLive = false;
      let close: () => void = () => undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const lost = () => {
        report({ type: "state", state: "reconnecting" });
        // Reading something again also finds out that the session is over, and then leaves for the sign-in page.
        queue.everything();
        if (!closed) timer = setTimeout(open, retryMs);
      };
      const open = () => {
        const subscription = client.live.changes.subscribe(undefined, {
          onConnectionStateChange: ({ state: now }) => {
            if (now === "pending") {
              report({ type: "state", state: "live" });
              if (wasLive) report({ type: "resync" });
              wasLive = true;
            } else if (now === "connecting" && wasLive) {
              report({ type: "state", state: "reconnecting" });
            }
          },
          onData: ({ data }) => report(data.type === "resync" ? { type: "resync" } : { type: "change", noun: data.noun, id: data.id }),
          onError: lost,
          onComplete: lost,
        });
        close = () => subscription.unsubscribe();
      };
      open();
      return () => {
        closed = true;
        clearTimeout(timer);
        close();
      };
    };
    const leave = joinLiveChannel(`switchyard-live:${uid}`, openStream, hear);
    return () => {
      leave();
      queue.stop();
    };
  }, [client, queryClient, uid]);

  return state;
}
