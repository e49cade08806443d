/**
 * Put before a program (after the prefix of its identity): the kernel sends it the signal when this process dies, also by kill -9.
 * Empty where the kernel cannot (https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html is Linux only).
 */
export function endWithParent(signal: "INT" | "KILL"): readonly string[] {
  return process.platform === "linux" ? ["setpriv", `--pdeathsig=${signal}`, "--"] : [];
}
