#!/usr/bin/env bash
# Build the container from a bundle and ask a running one whether it works. $1: the bundle's tar.
# Needs root, buildah, and debootstrap where the base image of deploy/Containerfile cannot be fetched; says so where one
# is not there.
set -euo pipefail
bundle=$(realpath "$1")
image=localhost/giamngheo
not_tried() {
  echo "Không có $1: chưa dựng thử vùng chứa · No $1: the container is not tried"
  exit 0
}
[ "$(id -u)" = 0 ] || not_tried root
command -v buildah >/dev/null || not_tried buildah
# No engine, no daemon, no overlay: works wherever a root shell does.
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
work=$(mktemp -d)
made=()
tidy() {
  [ "${#made[@]}" = 0 ] || buildah rm "${made[@]}" >/dev/null
  buildah rmi --force "$image" "$image-base" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap tidy EXIT

from() {
  container=$(buildah from --quiet "$1")
  made+=("$container")
}

tar -xzf "$bundle" -C "$work"
cd "$work"/giamngheo-*
base=$(sed -n 's/^ARG BASE=//p' deploy/Containerfile)
if ! buildah pull --quiet "$base" >/dev/null 2>&1; then
  echo "Không tải được $base: nền là Debian bookworm · Cannot be fetched: Debian bookworm is the base"
  command -v debootstrap >/dev/null || not_tried debootstrap
  debootstrap --variant=minbase --include=python3-venv bookworm "$work/base" >/dev/null
  from scratch
  buildah add --quiet "$container" "$work/base" / >/dev/null
  base=$image-base
  buildah commit --quiet "$container" "$base" >/dev/null
fi
buildah build --quiet --format docker --build-arg BASE="$base" --file deploy/Containerfile --tag "$image" . >/dev/null
from "$image"
run() { buildah run "$container" -- "$@"; }
run /opt/giamngheo/bin/giamngheo doctor
# What its health check asks, of the product on a demo of 300 households, until it says yes.
run sh -c 'cd; HOUSEHOLDS=300 timeout --signal INT 300 /opt/giamngheo/bin/giamngheo serve --demo --port 8123 & served=$!
until python3 -c "import urllib.request as u; print(u.urlopen(\"http://127.0.0.1:8123/readyz\", timeout=4).read().decode())" \
  2>/dev/null; do kill -0 $served || exit 1; sleep 1; done; kill -INT $served; wait $served'
