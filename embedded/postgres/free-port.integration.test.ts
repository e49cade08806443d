import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { findFreePort } from "./free-port";

it("gives the preferred port while it is free, then the next one", async () => {
  const preferred = await findFreePort(0);
  expect(await findFreePort(preferred)).toBe(preferred);
  const blocker = createServer().listen(preferred, "127.0.0.1");
  await once(blocker, "listening");
  try {
    const other = await findFreePort(preferred);
    expect(other).toBeGreaterThan(preferred);
    expect(other).toBeLessThanOrEqual(preferred + 50);
  } finally {
    blocker.close();
  }
});
