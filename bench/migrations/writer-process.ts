import { Writer } from "./writer-loop";
import type { WriterPlan } from "./writer-loop";

/** What the process is told. */
export type Order = { begin: Omit<WriterPlan, "number"> } | { version: string } | "stop";

// A process of its own, so that nothing the migrations do in theirs delays a write.
let writers: Writer[] = [];
let running: Promise<unknown> = Promise.resolve();

process.on("message", (order: Order) => void obey(order));

async function obey(order: Order): Promise<void> {
  if (order === "stop") {
    for (const writer of writers) writer.stop();
    await running;
    const timed = writers.flatMap((writer) => writer.timed);
    const known = writers.flatMap((writer) => [...writer.known]);
    process.send?.({ timed, known, errors: writers.flatMap((writer) => writer.errors) }, undefined, undefined, () => process.disconnect());
  } else if ("version" in order) {
    for (const writer of writers) writer.useVersion(order.version);
  } else {
    const { begin } = order;
    writers = await Promise.all(Array.from({ length: begin.writers }, (_, number) => Writer.open({ ...begin, number })));
    running = Promise.all(writers.map((writer) => writer.run()));
    process.send?.("ready");
  }
}
