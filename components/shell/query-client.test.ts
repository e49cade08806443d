import { onlineManager } from "@tanstack/react-query";
import { afterEach, expect, it } from "vitest";
import { makeQueryClient } from "./query-client";

afterEach(() => onlineManager.setOnline(true));

it("asks and acts at once also in a browser that believes itself offline", async () => {
  onlineManager.setOnline(false);
  const client = makeQueryClient();
  const sent: string[] = [];
  const asked = client.fetchQuery({ queryKey: ["a"], queryFn: () => sent.push("question") });
  const acted = client
    .getMutationCache()
    .build(client, { mutationFn: () => Promise.resolve(sent.push("act")) })
    .execute(undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(sent).toEqual(["question", "act"]);
  await Promise.all([asked, acted]);
});
