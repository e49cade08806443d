import { expect, test } from "vitest";
import { z } from "zod";
import { requireHandlers } from "./require-handlers";

const jobs = { "environment.operate": z.object({}), "environment.poll": z.object({}) };
const handle = async () => undefined;

test("every job has its handler", () => {
  const handlers = { "environment.operate": handle, "environment.poll": handle };
  expect(requireHandlers(jobs, handlers)).toBe(handlers);
});

test("a job without a handler, or a handler without a job, stops the start and is named", () => {
  expect(() => requireHandlers(jobs, { "environment.operate": handle })).toThrow("the job environment.poll has no handler");
  expect(() => requireHandlers(jobs, { "environment.operate": handle, "environment.poll": handle, "environment.dance": handle })).toThrow(
    "the handler environment.dance has no declared job",
  );
});
