/** A line of the newer text, or one that is gone. */
export type DiffLine = { kind: "same" | "added" | "removed"; text: string };

// Beyond this the table of the comparison grows too large; then the whole is told as replaced.
const mostLines = 2_000;

/** The newer text against the older, line by line. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before === "" ? [] : before.split("\n");
  const now = after === "" ? [] : after.split("\n");
  if (old.length > mostLines || now.length > mostLines) return [...old.map(line("removed")), ...now.map(line("added"))];
  const lengths = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: "same", text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      lines.push({ kind: "removed", text: left });
      i += 1;
    } else if (right !== undefined) {
      lines.push({ kind: "added", text: right });
      j += 1;
    }
  }
  return lines;
}

/** Whether a comparison shows any change. */
export function hasChange(lines: readonly DiffLine[]): boolean {
  return lines.some(({ kind }) => kind !== "same");
}

const line =
  (kind: DiffLine["kind"]) =>
  (text: string): DiffLine => ({ kind, text });

// lengths[i][j]: the longest common run of lines of old from i on and now from j on.
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = lengths[i];
    for (let j = now.length - 1; j >= 0 && row !== undefined; j -= 1) {
      row[j] = old[i] === now[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly Uint16Array[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}
