#!/usr/bin/env bash
# Takes the pictures of the README, docs/report.png and docs/session.png, from the program as it is now.
#
#     npm install --prefix docs/pictures    # once
#     docs/pictures/pictures.sh
#
# Needs Rust, Node, tmux, Chromium (CHROMIUM names it) and, for small files, pngquant. FTADVISE names a program that is
# built already.
set -euo pipefail

case "${1:-all}" in
all) names=(report session) ;;
report | session) names=("$1") ;;
*)
    echo "usage: $0 [report|session]" >&2
    exit 2
    ;;
esac
cd "$(dirname "$0")/../.."

export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
as_of=2026-11-22
largest=200000
report_flags=(--no-input --as-of "$as_of" --prompting misses --failures style-or-format --examples 250)

if [ -z "${FTADVISE:-}" ]; then
    cargo build --release --locked
    FTADVISE=target/release/ftadvise
fi
folder=$(mktemp -d)
socket=$folder/tmux
tmux_here() { tmux -S "$socket" -f /dev/null "$@"; }
trap 'tmux_here kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT

picture() { node docs/pictures/picture.mjs "$@"; }

# Fewer colours make a picture several times smaller, and nobody sees it.
shrink() {
    if command -v pngquant >/dev/null; then
        pngquant --force --strip --skip-if-larger --quality 60-95 --output "$1" "$1" || true
    fi
    local size
    size=$(wc -c <"$1")
    echo "$1: $size bytes"
    if [ "$size" -gt "$largest" ]; then
        echo "$1 is larger than $largest bytes" >&2
        exit 1
    fi
}

# Waits until the terminal shows a text.
sees() {
    for _ in $(seq 100); do
        if tmux_here capture-pane -p | grep --quiet --fixed-strings -e "$1"; then return; fi
        sleep 0.1
    done
    echo "the terminal does not show: $1" >&2
    tmux_here capture-pane -p >&2
    exit 1
}

# Waits for a question, then presses keys: an answer is the number of Downs, and Enter.
answers() {
    sees "$1"
    shift
    sleep 0.3 # what is typed before the list takes keys would be shown
    for key in "$@"; do
        tmux_here send-keys "$key"
        sleep 0.1
    done
}

report() {
    "$FTADVISE" ask "${report_flags[@]}" --output "$folder/report.html"
    node docs/pictures/check.mjs "$folder/report.html"
    picture top "$folder/report.html" docs/report.png
    shrink docs/report.png
}

# The interview up to its third list, as a person has it who types the command in a shell.
session() {
    local path
    path=$(cd "$(dirname "$FTADVISE")" && pwd)
    tmux_here new-session -d -x 88 -y 40 \
        "env -i HOME='$folder' PATH='$path:/usr/bin:/bin' TERM=screen-256color LANG=C.UTF-8 PS1='\$ ' sh -i"
    answers '$' 'ftadvise ask' Enter
    answers '> It is done once' Down Enter
    answers '> Not tried yet' Down Enter
    answers 'Why do the failed answers fail?' Down Space
    sees '> [x]'
    # With -e, colours are drawn as well.
    tmux_here capture-pane -p -e >"$folder/session.txt"
    picture session "$folder/session.txt" docs/session.png 'ftadvise ask'
    shrink docs/session.png
}

for name in "${names[@]}"; do "$name"; done
