#!/usr/bin/env bash
# Install a bundle where no network can be reached, judge the sample, ask the doctor. $1: the tar; $2: Python.
set -euo pipefail
bundle=$(realpath "$1")
python=$2
if [ "${3:-}" != inside ]; then
  if ! unshare --map-root-user --net true 2>/dev/null; then
    echo "Không tách được mạng: chưa thử bộ cài · No network can be cut off here: the bundle is not tried"
    exit 0
  fi
  exec unshare --map-root-user --net "$0" "$bundle" "$python" inside
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
if "$python" -c 'import socket; socket.create_connection(("1.1.1.1", 443), 2)' 2>/dev/null; then
  echo "Vẫn còn mạng · The network can still be reached" >&2
  exit 1
fi
tar -xzf "$bundle"
cd giamngheo-*
./install.sh "$work/opt" "$python"
"$work/opt/bin/giamngheo" classify --households sample/households.csv --persons sample/persons.csv \
  --as-of 2022-10-15 --out "$work/results.csv"
test "$(wc -l <"$work/results.csv")" -gt 100
"$work/opt/bin/giamngheo" doctor --data "$work/data"
