#!/usr/bin/env bash
# Times ftadvise beside what one would take instead, and says whether they come to the same figures.
#
#     FTADVISE=target/release/ftadvise benches/peers.sh [GROUP...]
#
# Groups: agree start draws audit checkers rules logs own, which are run if none is named, and sizes, which takes 4 GB of
# disk. It needs bash and python3 with venv, and the package index at the first run. benches/README.md says what the figures
# mean.
#
#     RUNS      counted runs of each command (10)
#     LARGE_MB, SMALL_MB, TINY_MB   sizes of the training files (50, 4, 1)
#     CALLS     requests in the log (50000)
#     SETS      sets of answers that brute force tries (10000)
#     ATROPOS=1 also atropos-llm, which installs torch and takes 6 GB
#     NODE=1    also json-rules-engine, with node and npm
#     PEERS     the folder for tools and inputs, kept for the next run (~/.cache/ftadvise-peers)
#     TIKTOKEN_CACHE_DIR            where tiktoken keeps its vocabulary, which it fetches once
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ftadvise=$(command -v "${FTADVISE:-ftadvise}") || {
  echo "peers.sh: no \`${FTADVISE:-ftadvise}\`; build it with \`cargo build --release\` and set FTADVISE to it" >&2
  exit 2
}
ftadvise=$(cd "$(dirname "$ftadvise")" && pwd)/$(basename "$ftadvise")
groups=("$@")
((${#groups[@]})) || groups=(agree start draws audit checkers rules logs own)
for group in "${groups[@]}"; do
  case $group in
    agree | start | draws | audit | checkers | rules | logs | own | sizes) ;;
    *) echo "peers.sh: no group \`$group\`; there are agree start draws audit checkers rules logs own sizes" >&2; exit 2 ;;
  esac
done

peers=${PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/ftadvise-peers}
inputs=$peers/inputs
mkdir -p "$inputs"
export RUNS=${RUNS:-10} SETS=${SETS:-10000}
# Python tools start slower where this is set, as they compile themselves again each time.
unset PYTHONDONTWRITEBYTECODE

python=$peers/venv/bin/python
if ! cmp -s "$here/peers/requirements.txt" "$peers/installed.txt"; then
  python3 -m venv "$peers/venv"
  "$python" -m pip install --quiet --disable-pip-version-check --requirement "$here/peers/requirements.txt"
  "$python" -m pip install --quiet --disable-pip-version-check --no-deps asft==0.2.0
  cp "$here/peers/requirements.txt" "$peers/installed.txt"
fi
if [[ ${ATROPOS:-} ]]; then
  export ATROPOS_BIN=$peers/atropos/bin/atropos-llm
  [[ -x $ATROPOS_BIN ]] || {
    python3 -m venv "$peers/atropos"
    "$peers/atropos/bin/python" -m pip install --quiet --disable-pip-version-check atropos-llm==0.4.0
  }
fi

for rules in lesson four-step; do
  rm -f "$inputs/$rules.yaml"
  "$ftadvise" rules init "$inputs/$rules.yaml" --from "$rules" 2>/dev/null >&2
done
"$python" "$here/peers/inputs.py" "$inputs" "${LARGE_MB:-50}" "${SMALL_MB:-4}" "${TINY_MB:-1}" "${CALLS:-50000}"
if [[ ${NODE:-} ]]; then
  export NODE_FOLDER=$peers/node
  mkdir -p "$NODE_FOLDER"
  (cd "$NODE_FOLDER" && npm install --silent --no-audit --no-fund json-rules-engine@7.3.1)
  ln -sfn "$NODE_FOLDER/node_modules" "$inputs/node_modules"
  for rules in lesson four-step; do
    "$python" "$here/peers/rules.py" "$inputs/$rules.yaml" export "$SETS" >"$inputs/$rules.json"
  done
fi

status=0
timed=()
for group in "${groups[@]}"; do
  case $group in
    agree) "$python" "$here/peers/agree.py" "$ftadvise" "$inputs" || status=1 ;;
    sizes) RUNS=3 "$python" "$here/peers/sizes.py" "$ftadvise" "$inputs" ;;
    *) timed+=("$group") ;;
  esac
done
((${#timed[@]} == 0)) || "$python" "$here/peers/run.py" "$ftadvise" "$inputs" "${timed[@]}"
exit "$status"
