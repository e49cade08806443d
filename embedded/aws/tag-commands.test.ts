import { describe, expect, it } from "vitest";
import { readTagCommands } from "./tag-commands";

const head = "aws ec2 create-tags --region eu-central-1";
const tags = (text: string) => {
  const [command] = readTagCommands(`${head} --resources i-1 --tags ${text}`);
  return command && "wish" in command ? command.wish.tags.map(({ key, value }) => [key, value]) : command;
};

describe("readTagCommands", () => {
  it("reads several commands over several lines, with the line each begins on", () => {
    const text = `# alpha\n\n${head} \\\n  --resources i-1 i-2 \\\n  --tags 'Key=team,Value=alpha' \\\r\n  'Key=stage,Value=dev'\n${head} --tags Key=a,Value=b --resources=i-3\n`;
    expect(readTagCommands(text)).toEqual([
      {
        line: 3,
        wish: {
          region: "eu-central-1",
          resources: ["i-1", "i-2"],
          tags: [
            { key: "team", value: "alpha" },
            { key: "stage", value: "dev" },
          ],
        },
      },
      { line: 7, wish: { region: "eu-central-1", resources: ["i-3"], tags: [{ key: "a", value: "b" }] } },
    ]);
  });

  it.each([
    ["'Key=cost centre,Value=a b'", [["cost centre", "a b"]]],
    ['"Key=k,Value=say \\"hi\\""', [["k", 'say "hi"']]],
    [`'Key=k,Value="a, b"'`, [["k", "a, b"]]],
    [String.raw`'Key=k,Value=a\, b'`, [["k", "a, b"]]],
    [String.raw`'Key=it'\''s,Value="v"'`, [["it's", "v"]]],
    [String.raw`Key=k,Value=a\ b`, [["k", "a b"]]],
    ["Key=switchyard:team,Value=", [["switchyard:team", ""]]],
    ["Key=k,Value=a=b", [["k", "a=b"]]],
    ["'Key=k,Value=$(id)'", [["k", "$(id)"]]],
    ["Key=k,Value=a,b", { line: 1, problem: expect.stringContaining("a comma in quotes") }],
    ["Value=v", { line: 1, problem: expect.stringContaining("is no tag") }],
  ])("reads the tag %s", (text, expected) => {
    expect(tags(text)).toEqual(expected);
  });

  it.each([
    ["rm -rf /", "Only"],
    ["aws ec2 terminate-instances --instance-ids i-1", "Only"],
    [`${head} --profile x --resources i-1 --tags Key=a,Value=b`, "--profile is not known"],
    [`${head} --region x --resources i-1 --tags Key=a,Value=b`, "given twice"],
    ["aws ec2 create-tags --resources i-1 --tags Key=a,Value=b", "--region"],
    [`${head} --tags Key=a,Value=b`, "--resources"],
    [`${head} --resources i-1`, "--tags"],
    ["aws ec2 create-tags i-1", "belongs to no option"],
    [`${head} --resources i-1 --tags 'Key=a,Value=b`, "never closed"],
  ])("refuses %s", (text, problem) => {
    expect(readTagCommands(text)).toEqual([{ line: 1, problem: expect.stringContaining(problem) }]);
  });

  it("answers each line for itself", () => {
    const results = readTagCommands(`ls\n${head} --resources i-1 --tags Key=a,Value=b\nls`);
    expect(results.map((result) => "wish" in result)).toEqual([false, true, false]);
  });
});
