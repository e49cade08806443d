/** Called by Next once per server process. The Node part stands in its own file, so that no other runtime loads it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await import("./instrumentation-node");
}
