import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { everyPage } from "./every-page";

/** An AWS with that many pages, each of which takes `ms` and ends early when it is told to. */
function pages(count: number, ms: number) {
  const asked: (string | undefined)[] = [];
  const read = async (token: string | undefined, { abortSignal }: { abortSignal: AbortSignal }) => {
    asked.push(token);
    abortSignal.throwIfAborted();
    await sleep(ms, undefined, { signal: abortSignal });
    const number = Number(token ?? 1);
    return { number, NextToken: number < count ? String(number + 1) : undefined };
  };
  return { asked, read };
}

async function all(aws: ReturnType<typeof pages>, limits: { pageMs: number; totalMs: number }): Promise<number[]> {
  const found: number[] = [];
  for await (const { number } of everyPage(aws.read, limits)) found.push(number);
  return found;
}

test("pages that together take longer than one may are all read", async () => {
  const aws = pages(5, 60);
  expect(await all(aws, { pageMs: 200, totalMs: 5_000 })).toEqual([1, 2, 3, 4, 5]);
  expect(aws.asked).toEqual([undefined, "2", "3", "4", "5"]);
});

test("a page that takes too long ends the reading", async () => {
  await expect(all(pages(2, 5_000), { pageMs: 30, totalMs: 5_000 })).rejects.toMatchObject({ name: "AbortError" });
});

test("all of them together end in time too", async () => {
  const aws = pages(1_000, 20);
  await expect(all(aws, { pageMs: 5_000, totalMs: 100 })).rejects.toThrow(/aborted/);
  expect(aws.asked.length).toBeLessThan(20);
});
