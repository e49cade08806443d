declare module "squawk-cli/js/index.js" {
  /** @throws Error when the binary of this platform is not installed */
  export function getBinaryPath(): string;
}
