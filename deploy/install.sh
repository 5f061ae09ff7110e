#!/usr/bin/env bash
# Cài không cần mạng · Install without a network. $1: thư mục cài · where to (/opt/giamngheo); $2: Python.
set -euo pipefail
target=${1:-/opt/giamngheo}
here=$(cd "$(dirname "$0")" && pwd)
wanted=$(basename "$here" | sed 's/.*-python//')
python=${2:-python$wanted}

found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ "$found" != "$wanted" ]; then
  echo "Bộ cài này dành cho Python $wanted, máy có $found · This bundle is for Python $wanted, found $found" >&2
  exit 2
fi
cd "$here"
echo "Kiểm tra bộ cài · Checking the bundle"
sha256sum --quiet --check SHA256SUMS
echo "Cài vào $target · Installing to $target"
"$python" -m venv --clear "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
  --require-hashes --requirement requirements.txt
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps wheels/giamngheo-*.whl
install -m 755 deploy/giamngheo-admin "$target/bin/giamngheo-admin"
install -D -m 644 operate.md "$target/share/doc/giamngheo/operate.md"
echo "Xong · Done: $target/bin/giamngheo doctor"
