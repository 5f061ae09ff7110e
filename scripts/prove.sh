#!/usr/bin/env bash
# The long proofs, one after the other: each goes on where one before it failed. At the end what each took; status 1
# where one failed. $1: Python. HOUSEHOLDS: of the province, at its real size where it is not said.
set -uo pipefail
python=$1
proof=$PWD/build/proof
households=${HOUSEHOLDS:-297104}
failed=0
told=()

prove() {
  local name=$1 begun=$SECONDS result=đạt
  shift
  printf '\n== %s\n' "$name"
  env "$@" || { result='KHÔNG ĐẠT · FAILED'; failed=1; }
  told+=("$(printf '%5d s  %s  %s' $((SECONDS - begun)) "$name" "$result")")
}

province() { prove "$1" HOUSEHOLDS="$households" DATA="$proof" "$python" -m "benchmarks.$1"; }

rm -rf "$proof"
prove bundle make --no-print-directory bundle
prove api GIAMNGHEO_API_EXAMPLES=15 "$python" -m pytest tests/api/test_schema.py
prove country "$python" -m benchmarks.run --country
prove proxies "$python" -m benchmarks.proxies
prove faults "$python" -m benchmarks.faults
province load
# A third of a province: undoing a whole one takes minutes and shows nothing else.
prove by_page HOUSEHOLDS="$((households / 3))" "$python" -m benchmarks.by_page
prove preview "$python" -m benchmarks.preview --pairs 3 --without-province
# One loaded province serves all of these; the round alters it, the migration takes its reviews away.
province users
province reviewers
province round
province export
province reconcile
province migration
rm -rf "$proof"
printf '\n'
printf '%s\n' "${told[@]}" "$(printf '%5d s  tất cả · in all' "$SECONDS")"
exit "$failed"
