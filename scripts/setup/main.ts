import path from "node:path";
import { runSetup } from "./run-setup";
import { NoAnswerError, terminalAsker } from "./ask";
import { OptionError, setupOptions, usage } from "./options";

const root = path.resolve(import.meta.dirname, "..", "..");

try {
  const options = setupOptions(process.argv.slice(2), root, process.env);
  if (options.help) {
    console.log(usage);
    process.exit(0);
  }
  const asker = options.check ? null : terminalAsker(process.stdin, process.stdout);
  const left = await runSetup({ root, options, asker, say: (line) => console.log(line), environment: process.env });
  asker?.close();
  process.exit(left === 0 ? 0 : 1);
} catch (error) {
  if (!(error instanceof OptionError) && !(error instanceof NoAnswerError)) throw error;
  console.error(error.message);
  console.error(error instanceof OptionError ? `\n${usage}` : "What was answered so far is kept; run the same command again to go on.");
  process.exit(2);
}
