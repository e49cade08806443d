/** Whether a key press belongs to a field or a menu, so that one-letter shortcuts must leave it alone. */
export function isTypingTarget(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu], [role=listbox]") !== null;
}

/** Whether a modal dialog is open; shortcuts of the page below are off then. */
export function isDialogOpen(): boolean {
  return document.querySelector("[role=dialog][data-state=open], [role=alertdialog][data-state=open]") !== null;
}
