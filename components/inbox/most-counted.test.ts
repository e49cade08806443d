import { expect, test } from "vitest";
import { mostCounted as counted } from "@/server/inbox/schemas";
import { mostCounted } from "./most-counted";

test("the screen counts as far as the server does", () => {
  expect(mostCounted).toBe(counted);
});
