import type { AdoptionsOutput } from "@/server/environments/unclaimed/schemas";

type Commands = AdoptionsOutput["commands"][number];

/** All commands, as they are copied. */
export function allCommands(commands: readonly Commands[]): string {
  return commands.map((one) => one.commands).join("");
}

/** The commands of one target as a script of its own, which stops at the first failure and first asks AWS whether it is in the right account. */
export function tagScript({ target, instances, commands }: Commands): string {
  return [
    "#!/bin/sh",
    `# Writes Switchyard's tags on ${instances} instances of account ${target.accountId} in ${target.region}.`,
    "# Run it under the provisioning role. Running it twice does no harm.",
    "set -eu",
    `account="$(aws sts get-caller-identity --query Account --output text)"`,
    `if [ "$account" != ${target.accountId} ]; then`,
    `  echo "These are the credentials of account $account, not of ${target.accountId}." >&2`,
    "  exit 1",
    "fi",
    commands,
  ].join("\n");
}

/** The name of that script's file. */
export function tagScriptName({ target }: Pick<Commands, "target">): string {
  return `switchyard-tags-${target.key}.sh`;
}
