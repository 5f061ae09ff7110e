#!/usr/bin/env bash
# Collect everything into one tar that installs without a network. $1: a Python of the release it is for; $2: uv;
# further words go to uv build.
set -euo pipefail
python=$1
uv=$2
root=$(cd "$(dirname "$0")/.." && pwd)
release=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$root/giamngheo/__init__.py")
name="giamngheo-$version-linux-$(uname -m)-python$release"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle="$work/$name"
mkdir -p "$bundle/wheels" "$root/build"

cd "$root"
"$uv" export --frozen --no-dev --no-emit-project --no-header --no-annotate --quiet --output-file "$bundle/requirements.txt"
"$(dirname "$uv")/python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --require-hashes --python-version "$release" --dest "$bundle/wheels" --requirement "$bundle/requirements.txt"
"$uv" build "${@:3}" --wheel --quiet --out-dir "$bundle/wheels"
rm -f "$bundle/wheels/.gitignore"
cp -r deploy "$bundle/deploy"
cp deploy/install.sh "$bundle/install.sh"
cp docs/do/operate.md LICENSE "$bundle/"
cp -r docs/sample "$bundle/sample"
(cd "$bundle" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
tar -C "$work" -czf "build/$name.tar.gz" "$name"
echo "build/$name.tar.gz: $(du -m "build/$name.tar.gz" | cut -f1) MB, $(find "$bundle/wheels" -name '*.whl' | wc -l) wheels"
