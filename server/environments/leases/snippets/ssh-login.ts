import { commentWords } from "./quote";
import { shellFunctions } from "./shell-client";
import type { SnippetFacts } from "./snippet-facts";

/** Takes a lease for each ssh login. Run by pam_exec as root at the start and the end of a login; it never hinders one. */
export function sshLogin(facts: SnippetFacts): string {
  return `#!/bin/sh
# Keeps ${commentWords(facts.label)} awake while somebody is logged in by ssh. Install on each of its instances, as root:
#   1. put a token with the verb environment:lease into /etc/switchyard/token, then:  chmod 600 /etc/switchyard/token
#   2. save this file as /usr/local/sbin/switchyard-ssh-lease, then:  chmod 755 /usr/local/sbin/switchyard-ssh-lease
#   3. add to the end of /etc/pam.d/sshd:  session optional pam_exec.so quiet /usr/local/sbin/switchyard-ssh-lease
token_file=\${SWITCHYARD_TOKEN_FILE:-/etc/switchyard/token}
run_dir=\${SWITCHYARD_RUN_DIR:-/run/switchyard}
${shellFunctions(facts)}

say() { logger -t switchyard -- "$1" 2>/dev/null || true; }

# The process of sshd that holds this login; it is the same at the start and at the end.
login=$PPID
case "\${PAM_TYPE:-}" in
open_session)
  (umask 077 && mkdir -p "$run_dir") || exit 0
  SWITCHYARD_TOKEN=$(cat "$token_file" 2>/dev/null) || { say "no token in $token_file"; exit 0; }
  # All of the rest happens behind the login, so that a portal that is slow or away delays nobody.
  (
    umask 077
    key="$(hostname) $login $(date +%s)"
    holder="\${PAM_USER:-somebody} on $(hostname)"
    give_back() {
      trap - TERM
      [ -n "$nap" ] && kill "$nap" 2>/dev/null
      [ -n "$lease" ] && switchyard DELETE "leases/$lease" >/dev/null 2>&1
      rm -f "$run_dir/ssh-$login"
      exit 0
    }
    trap give_back TERM
    sh -c 'echo "$PPID"' >"$run_dir/ssh-$login"
    while kill -0 "$login" 2>/dev/null; do
      take_lease ssh "$key" "$holder" || say "the stop could not be delayed for $holder: $answer"
      # Short naps, so that a login that ends without a goodbye is seen.
      left=$((SWITCHYARD_TTL / 4))
      while [ "$left" -gt 0 ] && kill -0 "$login" 2>/dev/null; do
        sleep 2 & nap=$!
        wait "$nap"
        left=$((left - 2))
      done
    done
    give_back
  ) </dev/null >/dev/null 2>&1 &
  ;;
close_session)
  [ -f "$run_dir/ssh-$login" ] && kill "$(cat "$run_dir/ssh-$login")" 2>/dev/null
  ;;
esac
exit 0
`;
}
