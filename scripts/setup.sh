#!/usr/bin/env bash
# Make .venv from uv.lock. $1: the Python to use; $2: where uv stands once installed; further words go to uv sync.
set -euo pipefail
python=$1
uv=$2

[ -n "$python" ] || { echo "Cần Python 3.11 · Python 3.11 is needed" >&2; exit 2; }

if [ ! -x "$uv" ]; then
  tools=$(dirname "$(dirname "$uv")")
  echo "Cài uv · Installing uv"
  if "$python" -m venv "$tools" 2>/dev/null; then
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv
  else
    # Debian keeps venv's pip in a package of its own: borrow the system's pip where there is one.
    "$python" -m venv --without-pip "$tools"
    "$python" -m pip --python "$tools/bin/python" install --quiet --disable-pip-version-check uv
  fi
fi

echo "Cài các gói đã khóa · Installing the locked packages"
"$uv" sync "${@:3}" --frozen --quiet --python "$python"
