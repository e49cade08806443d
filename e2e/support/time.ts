import { expect } from "@playwright/test";
import { portal } from "./portal";

/** Moves the demo's time ahead, as the buttons of the control page do, and waits until the portal has followed. It never goes back. */
export async function advanceTime(minutes: number): Promise<void> {
  await move("/time/advance", { minutes });
}

/** Moves to the next time of day in the organisation's zone, such as "19:25". */
export async function advanceTo(time: string): Promise<void> {
  await move("/time/to", { time });
}

/** The time by which the portal's rules go now, Unix ms. */
export async function portalTime(): Promise<number> {
  const answer = await fetch(`${portal().url}/api/trpc/system.get`);
  return Number(answer.headers.get("x-switchyard-time"));
}

async function move(to: string, body: object): Promise<void> {
  const { awsControlUrl } = portal();
  const answer = await fetch(`${awsControlUrl}${to}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  const { now } = (await answer.json()) as { now: string };
  await expect.poll(portalTime, { message: "the portal follows the demo's clock", intervals: [50] }).toBeGreaterThanOrEqual(Date.parse(now));
}
