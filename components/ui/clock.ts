"use client";

import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";

/** What the server knew when it drew the page; the browser hydrates with the same values, so no text differs. */
export type ServerClock = {
  /** Unix time in ms at which the server drew the page. */
  serverNow: number;
  /** IANA zone in which the organisation reads its clocks. */
  zone: string;
};

/** Filled by ClockProvider. */
export const ClockContext = createContext<ServerClock | null>(null);

type Ticker = { now: number; listeners: Set<() => void>; timer: ReturnType<typeof setInterval> | undefined };
const tickers = new Map<number, Ticker>();

/** A server's time that differs by less is the unevenness of the network. */
const noticedMs = 1_000;
let serverAheadMs = 0;

/**
 * Takes the server's time (Unix ms), heard at a moment of this browser's clock, for the present from now on: a PC whose clock is wrong
 * shows the right time, and everything that shows the present follows at once.
 */
export function learnServerTime(serverMs: number, heardAtMs = Date.now()): void {
  const aheadMs = serverMs - heardAtMs;
  if (Math.abs(aheadMs - serverAheadMs) < noticedMs) return;
  serverAheadMs = Math.abs(aheadMs) < noticedMs ? 0 : aheadMs;
  for (const ticker of tickers.values()) tick(ticker);
}

/** A moment of this browser's clock (Unix ms) by the server's. */
export function serverTimeOf(browserMs: number): number {
  return browserMs + serverAheadMs;
}

/** When the server's answer with this page began to arrive, by this browser's clock, in Unix ms. */
export function pageAnsweredAt(): number {
  const [page] = performance.getEntriesByType("navigation");
  return page instanceof PerformanceNavigationTiming && page.responseStart > 0 ? performance.timeOrigin + page.responseStart : Date.now();
}

function tick(ticker: Ticker): void {
  ticker.now = serverTimeOf(Date.now());
  for (const each of ticker.listeners) each();
}

function tickerFor(intervalMs: number): Ticker {
  let ticker = tickers.get(intervalMs);
  if (!ticker) {
    ticker = { now: serverTimeOf(Date.now()), listeners: new Set(), timer: undefined };
    tickers.set(intervalMs, ticker);
  }
  return ticker;
}

function listen(ticker: Ticker, intervalMs: number, listener: () => void): () => void {
  ticker.listeners.add(listener);
  if (ticker.timer === undefined) {
    ticker.now = serverTimeOf(Date.now());
    ticker.timer = setInterval(() => tick(ticker), intervalMs);
  }
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0) return;
    clearInterval(ticker.timer);
    ticker.timer = undefined;
  };
}

/**
 * The present Unix time in ms by the server's clock, renewed every intervalMs; all users of one interval share one timer. While the page is
 * drawn on the server and hydrated it is the server's time. Throws without a ClockProvider above.
 */
export function useNow(intervalMs: number): number {
  const { serverNow } = useServerClock();
  const subscribe = useCallback((listener: () => void) => listen(tickerFor(intervalMs), intervalMs, listener), [intervalMs]);
  return useSyncExternalStore(
    subscribe,
    () => tickerFor(intervalMs).now,
    () => serverNow,
  );
}

/** The organisation's zone, an IANA name. Throws without a ClockProvider above. */
export function useZone(): string {
  return useServerClock().zone;
}

function useServerClock(): ServerClock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error("No clock: put ClockProvider (or UiProviders) above this component.");
  return clock;
}

/** A flag that falls back to false after durationMs: [is it up, raise it]. */
export function useFlash(durationMs: number): [boolean, () => void] {
  const [up, setUp] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const raise = useCallback(() => {
    clearTimeout(timer.current);
    setUp(true);
    timer.current = setTimeout(() => setUp(false), durationMs);
  }, [durationMs]);
  return [up, raise];
}

/** The value as it was durationMs ago without a change: for a search that should wait until typing pauses. */
export function useSettled<Value>(value: Value, durationMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), durationMs);
    return () => clearTimeout(timer);
  }, [value, durationMs]);
  return settled;
}

/** Calls `work` once after `ms` milliseconds; returns what cancels it. */
export function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** Milliseconds since the page was opened; for measuring, not for showing. */
export function elapsedMs(): number {
  return performance.now();
}
