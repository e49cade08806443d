/** Text as HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** A form of the control page that POSTs these hidden fields and whatever `inside` holds. `inside` is HTML. */
export function postForm(
  path: string,
  inside: string,
  options: { readonly hidden?: Readonly<Record<string, string | number>>; readonly fields?: boolean } = {},
): string {
  const hidden = Object.entries(options.hidden ?? {}).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(String(value))}">`,
  );
  return `<form method="post" action="${escapeHtml(path)}"${options.fields ? ' class="fields"' : ""}>${hidden.join("")}${inside}</form>`;
}

/** A table row of cells that are HTML, each with the name of its column for narrow screens. */
export function tableRow(columns: readonly string[], cells: readonly string[], className = ""): string {
  const cell = (html: string, index: number): string => `<td data-column="${escapeHtml(columns[index] ?? "")}">${html}</td>`;
  return `<tr${className === "" ? "" : ` class="${escapeHtml(className)}"`}>${cells.map(cell).join("")}</tr>`;
}

/** A table of rows made by `tableRow`; the last column's heading is for screen readers where it is "Do". */
export function table(columns: readonly string[], rows: readonly string[]): string {
  const heads = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  return `<div class="scroll" tabindex="0"><table><thead><tr>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
