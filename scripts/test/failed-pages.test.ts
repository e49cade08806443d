import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { failedPages } from "./failed-pages";

it("tells what stood on the page of each journey that failed, and nothing of one without a page", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "switchyard-pages-"));
  try {
    const written = async (journey: string, text: string) => {
      await mkdir(path.join(folder, journey));
      await writeFile(path.join(folder, journey, "error-context.md"), text);
    };
    await written(
      "switch-a",
      '# Error details\n\n```\nno\n```\n\n# Page snapshot\n\n```yaml\n- dialog "Switch?":\n  - alert: It is frozen.\n```\n\n# Test source\n',
    );
    await written("inbox-b", "# Error details\n\n```\nno\n```\n");
    expect(await failedPages(folder)).toEqual(['The page of switch-a:\n  - dialog "Switch?":\n    - alert: It is frozen.']);
    expect(await failedPages(path.join(folder, "none"))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
