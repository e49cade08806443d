import { expect, it } from "vitest";
import { timelineWords } from "./timeline-words";

it("names the thing only where the verb asks for it", () => {
  expect(timelineWords("Alice Kim", "submitted for review")).toBe("Alice Kim submitted for review");
  expect(timelineWords("the migrator", "carried out a step of")).toBe("The migrator carried out a step of it");
  expect(timelineWords("Dan Oh", "commented on")).toBe("Dan Oh commented on it");
});
