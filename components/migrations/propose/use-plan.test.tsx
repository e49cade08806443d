import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "@/components/shell/api-client";
import { usePlan } from "./use-plan";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function Asks() {
  return <p>{usePlan(null).plan === null ? "no plan" : "a plan"}</p>;
}

it("leaves no timer in the server, which would keep the whole request until it ends", () => {
  const page = renderToString(
    <ApiProvider>
      <Asks />
    </ApiProvider>,
  );
  expect(page).toContain("no plan");
  expect(vi.getTimerCount()).toBe(0);
});
