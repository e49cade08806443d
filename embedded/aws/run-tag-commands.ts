import { randomUUID } from "node:crypto";
import { performAction } from "./api-actions";
import type { AwsModel } from "./api-call";
import { AwsError } from "./aws-error";
import type { CallLog } from "./call-log";
import { callRecord } from "./call-record";
import { provisioningPrincipal } from "./provisioning-role";
import type { QueryParameters } from "./query-parameters";
import { readTagCommands } from "./tag-commands";
import type { TagWish } from "./tag-commands";

/** What became of one pasted command; `line` is where it begins, from 1. */
export type TagCommandResult = { readonly line: number; readonly done: boolean; readonly message: string };

/** Carries out pasted `aws ec2 create-tags` commands as the account's provisioning role, each whole or not at all. Logged like any call. */
export function runTagCommands(parts: { readonly model: AwsModel; readonly calls: CallLog }, text: string): TagCommandResult[] {
  return readTagCommands(text).map((command) => {
    const { line } = command;
    if ("problem" in command) return { line, done: false, message: command.problem };
    return { line, ...runOne(parts, command.wish) };
  });
}

function runOne({ model, calls }: { readonly model: AwsModel; readonly calls: CallLog }, wish: TagWish): Omit<TagCommandResult, "line"> {
  const { region, resources, tags } = wish;
  const accountId = resources.map((id) => model.instances.find(id)?.accountId).find((id) => id !== undefined);
  const principal = accountId === undefined ? undefined : provisioningPrincipal(model, accountId);
  if (principal === undefined) return { done: false, message: `No account here has ${resources.length === 1 ? resources[0] : "any of these instances"}.` };
  const parameters = createTagsParameters(wish);
  const refusal = refusalOf(() => performAction("ec2", { principal, region, parameters, model }));
  const authenticated = { principal, region, service: "ec2" as const };
  calls.add(callRecord({ requestId: randomUUID(), service: "ec2", parameters, authenticated, refusal, answered: true, now: model.clock.now() }));
  if (refusal) return { done: false, message: `${refusal.code}: ${refusal.message}` };
  const count = new Set(resources).size;
  return { done: true, message: `${count === 1 ? resources[0] : `${count} instances`} tagged: ${tags.map(({ key, value }) => `${key}=${value}`).join(", ")}` };
}

function createTagsParameters({ resources, tags }: TagWish): QueryParameters {
  return new Map([
    ["Action", "CreateTags"],
    ["Version", "2016-11-15"],
    ...resources.map((id, index): [string, string] => [`ResourceId.${index + 1}`, id]),
    ...tags.flatMap(({ key, value }, index): [string, string][] => [
      [`Tag.${index + 1}.Key`, key],
      [`Tag.${index + 1}.Value`, value],
    ]),
  ]);
}

function refusalOf(act: () => unknown): AwsError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
