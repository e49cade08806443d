// A launcher in small, to be killed: starts one child by startProcess or runCommand and reports the child's number.
// Arguments: what to run as the child, how to start it ("process" or "command"), a log file.
import { runCommand } from "../../scripts/launch/run-command";
import { startProcess } from "../../scripts/launch/start-process";

const [script = "", how, logFile = ""] = process.argv.slice(2);
if (how === "process") startProcess({ name: "child", args: [script], cwd: process.cwd(), env: process.env, logFile });
else await runCommand(process.execPath, [script], { cwd: process.cwd(), env: process.env });
