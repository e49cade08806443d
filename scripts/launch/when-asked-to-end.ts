const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Calls back once when this process is asked to end: by Ctrl-C, by a signal, or because the process that started it is gone
 * (prepare.mjs keeps a channel open for that).
 * @param onAsk receives the exit code that the signal customarily stands for
 */
export function whenAskedToEnd(onAsk: (exitCode: number) => void): void {
  let isAsked = false;
  const ask = (exitCode: number): void => {
    if (!isAsked) onAsk(exitCode);
    isAsked = true;
  };
  for (const [signal, code] of Object.entries(signals)) process.on(signal, () => ask(code));
  process.on("disconnect", () => ask(signals.SIGTERM));
  // Listening alone must not keep a finished process alive.
  process.channel?.unref();
}
