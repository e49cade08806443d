import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { printedPolicies } from "@/server/environments/targets/printed-policies";
import type { ConfiguredTarget } from "./check-aws";

/**
 * Writes the roles of a target as Terraform: the base role's policy, trust and permissions of each role, the provisioner, and the policy
 * of the organisation.
 * @returns the file's path
 */
export async function writeRoleFile(folder: string, target: ConfiguredTarget): Promise<string> {
  const file = path.join(folder, "aws-roles", `${target.key}.tf`);
  const head = `# AWS roles of Switchyard for ${target.key} (${target.accountId}, ${target.region}). Made by npm run setup; made anew by each run.`;
  const blocks = printedPolicies(target).map(({ title, purpose, terraform }) => `# ${title}: ${purpose}\n${terraform.trim()}`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${[head, ...blocks].join("\n\n")}\n`);
  return file;
}
