import { commentWords, shellWord } from "./quote";
import type { SnippetFacts } from "./snippet-facts";

/** The functions that every shell snippet shares: POSIX sh and curl, nothing else. The token never stands on a command line. */
export function shellFunctions({ url, address }: SnippetFacts): string {
  return `SWITCHYARD_URL=${shellWord(url)}
SWITCHYARD_ENVIRONMENT=${shellWord(address)}
SWITCHYARD_TTL=120

# A text as the inside of a JSON string.
json_text() { printf '%s' "$1" | tr -d '\\000-\\037\\177' | sed 's/\\\\/\\\\\\\\/g; s/"/\\\\"/g'; }

# switchyard METHOD PATH [JSON]: prints the answer; fails when it is a refusal or there is none. printf is part of the shell, so no list
# of processes shows the token.
switchyard() {
  printf 'header = "Authorization: Bearer %s"\\n' "$SWITCHYARD_TOKEN" |
    curl --config - --silent --show-error --fail-with-body --max-time 15 --request "$1" \\
      --header 'content-type: application/json' --data "\${3:-{\\}}" "$SWITCHYARD_URL/api/v1/$2"
}

# take_lease SOURCE KEY HOLDER: taken again with the same key, it is heard of again. Sets lease to its id.
take_lease() {
  answer=$(switchyard POST "environments/$SWITCHYARD_ENVIRONMENT/leases" \\
    "{\\"source\\":\\"$1\\",\\"key\\":\\"$(json_text "$2")\\",\\"holder\\":\\"$(json_text "$3")\\",\\"ttlSeconds\\":$SWITCHYARD_TTL}") || return 1
  lease=$(printf '%s' "$answer" | sed -n 's/.*"leaseId":"\\([0-9a-f-]*\\)".*/\\1/p')
}`;
}

/** Keeps the environment awake while a command runs, with nothing but sh and curl. */
export function shellClient(facts: SnippetFacts): string {
  return `#!/bin/sh
# Keeps ${commentWords(facts.label)} awake while a command runs: ./awake.sh make test
# The token comes from the variable SWITCHYARD_TOKEN.
: "\${SWITCHYARD_TOKEN:?Set SWITCHYARD_TOKEN to a token of yours.}"
${shellFunctions(facts)}

key="$(hostname) $$ $(date +%s)"
holder="$(id -un) on $(hostname)"
heartbeat=
give_back() {
  if [ -n "$heartbeat" ]; then
    kill "$heartbeat" 2>/dev/null
    wait "$heartbeat" 2>/dev/null
  fi
  take_lease api "$key" "$holder" >/dev/null 2>&1
  [ -n "$lease" ] && switchyard DELETE "leases/$lease" >/dev/null
}
# Before anything is taken: whenever a signal comes, what was taken is given back.
trap give_back EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
take_lease api "$key" "$holder" || echo "switchyard: the stop could not be delayed: $answer" >&2

# The heartbeat goes on by itself while this shell lives. What it cannot do changes nothing for the command.
(
  trap 'kill "$nap" 2>/dev/null; exit' TERM
  while kill -0 $$ 2>/dev/null; do
    sleep $((SWITCHYARD_TTL / 4)) & nap=$!
    wait "$nap"
    take_lease api "$key" "$holder" >/dev/null 2>&1
  done
) &
heartbeat=$!

"$@"
exit $?
`;
}
