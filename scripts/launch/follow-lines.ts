import { closeSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const lookEveryMs = 50;

/**
 * Calls back with each complete line that is written to the end of a file from now on.
 * @returns how to stop; what has been written until then is still told
 */
export function followLines(file: string, onLine: (line: string) => void): () => void {
  const descriptor = openSync(file, "r");
  const decoder = new StringDecoder("utf8");
  const buffer = Buffer.alloc(65_536);
  let position = statSync(file).size;
  let rest = "";
  const look = (): void => {
    for (;;) {
      const count = readSync(descriptor, buffer, 0, buffer.length, position);
      if (count === 0) return;
      position += count;
      const lines = (rest + decoder.write(buffer.subarray(0, count))).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") onLine(line);
    }
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    look();
    closeSync(descriptor);
  };
}
