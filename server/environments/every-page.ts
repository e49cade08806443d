/** Options of one call to AWS. */
type CallOptions = { abortSignal: AbortSignal };

/** Longest wait for one page, and for all of them together, in milliseconds; with a session before them they stay below the lease of a reading (60 s). */
const limits = { pageMs: 8_000, totalMs: 45_000 } as const;

/**
 * Reads page after page until one names no next one. Each has its own time limit, so that many pages take no time from each other.
 * @throws whatever `read` throws, also when its signal aborts
 */
export async function* everyPage<Page extends { NextToken?: string | undefined }>(
  read: (nextToken: string | undefined, options: CallOptions) => Promise<Page>,
  { pageMs, totalMs }: { pageMs: number; totalMs: number } = limits,
): AsyncGenerator<Page, void> {
  const total = AbortSignal.timeout(totalMs);
  let nextToken: string | undefined;
  do {
    const page = await read(nextToken, { abortSignal: AbortSignal.any([total, AbortSignal.timeout(pageMs)]) });
    yield page;
    nextToken = page.NextToken === "" ? undefined : page.NextToken;
  } while (nextToken !== undefined);
}
