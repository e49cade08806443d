import { startProduct } from "../../scripts/launch/start-product";
import type { StartProductOptions } from "../../scripts/launch/start-product";

const runs = 5;

/** Median time in ms from starting web and worker together until the portal answers. */
export async function measureReady(options: StartProductOptions): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    const running = await startProduct(options);
    times.push(performance.now() - began);
    await running.stop();
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}
