#!/usr/bin/env bash
# Make .venv with what the application needs (runtime) or with what its developers need too (dev).
# Hashes are checked. uv does in seconds what takes pip the better part of a minute, so it is fetched where the machine
# has none; where that fails, pip does it. Neither compiles what nobody may ever import.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
  runtime) wanted=requirements.txt ;;
  dev) wanted=requirements-dev.txt ;;
  *) echo "usage: tools/bootstrap.sh runtime|dev" >&2; exit 2 ;;
esac

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Commonweal needs Python 3.11 or newer. Set PYTHON to one: make ${MAKECMDGOALS:-install} PYTHON=python3.12" >&2
  exit 1
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv || {
  echo "Python could not make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }

with_pip() { .venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --no-input "$@"; }
with_uv() { "$uv" pip install --quiet --python .venv/bin/python "$@" 2>/dev/null; }
get() { with_uv "$@" || with_pip "$@"; }

echo "Installing Python packages ($wanted)"
uv=$(command -v uv || echo .venv/bin/uv)
[ -x "$uv" ] || with_pip --require-hashes -r tools/uv.txt 2>/dev/null || true
get --require-hashes -r "$wanted"
get --no-deps -e .
