// Bundles style and scripts from other hands, and the sources in this folder, into static_build/.
// Run by start.py and by the Dockerfile:  node frontend/build.mjs
//
// Vendor style goes through the bundler too: references to source maps that are not shipped
// would stop the hashed storage of static files.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "static_build");
const entries = ["app.css", "app.js", "charts.js"].map((name) => join(root, "frontend", name));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await build({
  absWorkingDir: root,
  entryPoints: entries.filter(existsSync),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "linked",
  logLevel: "warning",
  assetNames: "[name]-[hash]",
  loader: { ".woff": "file", ".woff2": "file", ".svg": "dataurl", ".png": "dataurl" },
});
