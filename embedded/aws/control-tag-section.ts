import { escapeHtml, postForm } from "./html";
import type { TagCommandResult } from "./run-tag-commands";

const EXAMPLE = "aws ec2 create-tags --region eu-central-1 --resources i-0123456789abcdef0 --tags 'Key=team,Value=payments'";

/** The box for pasted commands, below what became of the last ones. */
export function tagSection(results: readonly TagCommandResult[]): string {
  const rows = results.map(
    ({ line, done, message }) => `<li class="${done ? "done" : "refused"}">Line ${line}: ${done ? "done" : "refused"}. ${escapeHtml(message)}</li>`,
  );
  const area = `<label class="wide">Commands<textarea name="commands" rows="6" required spellcheck="false" placeholder="${escapeHtml(EXAMPLE)}"></textarea></label><button>Run as the provisioning role</button>`;
  return `<section id="tags"><h2>Tags</h2><p>Paste <code>aws ec2 create-tags</code> commands. They are carried out as the account's provisioning role, as a team's own pipeline would.</p>
${rows.length === 0 ? "" : `<div role="status"><ul class="results">${rows.join("")}</ul></div>`}${postForm("/tags", area)}</section>`;
}
