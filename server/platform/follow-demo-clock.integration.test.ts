import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { clock } from "./clock";
import { keepDemoTime } from "./demo-time";
import { followDemoClock } from "./follow-demo-clock";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  keepDemoTime(undefined);
});

/** A clock page that answers each request with the next of these, and with the last one from then on. */
async function page(...answers: { status: number; text: string }[]): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_, response) => {
    const { status, text } = answers[Math.min(asked, answers.length - 1)] ?? { status: 500, text: "" };
    asked += 1;
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/clock`, asked: () => asked };
}

function follow(url: string | undefined): Promise<void> {
  const stop = new AbortController();
  ends.push(() => stop.abort());
  return followDemoClock(url, stop.signal);
}

test("the first look is tried again until the clock answers, so that nothing is decided by another time", async () => {
  const ahead = { status: 200, text: JSON.stringify({ aheadMs: 7_200_000, speed: 1 }) };
  const { url, asked } = await page({ status: 500, text: "starting" }, { status: 200, text: '{"aheadMs":-1,"speed":1}' }, ahead);
  await follow(url);
  expect(asked()).toBeGreaterThanOrEqual(3);
  expect(clock.now().getTime() - clock.world().getTime()).toBeGreaterThan(7_190_000);
});

test("without an address business time is the world's", async () => {
  await follow(undefined);
  expect(Math.abs(clock.now().getTime() - clock.world().getTime())).toBeLessThan(50);
});
