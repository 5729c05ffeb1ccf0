# Shared by the scripts of this folder; read with `source`, never run.
# shellcheck shell=bash

# Spark's launchers mangle paths with non-ASCII letters under the POSIX locale.
export LC_ALL=C.UTF-8
export PIP_DISABLE_PIP_VERSION_CHECK=1

ROOT="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
readonly ROOT

say() { printf '== %s\n' "$*"; }

# quietly COMMAND... : shows what a command prints only when it fails, and then fails too.
quietly() {
  local words
  words="$("$@" 2>&1)" || {
    printf '%s\n' "$words" >&2
    fail "$(basename -- "$1") ${*:2} failed; what it said stands above."
  }
}

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Prints the first interpreter that the locks were made for and that can make virtual environments.
find_python() {
  local candidate
  for candidate in "${AICLUSTER_PYTHON:-}" python3 python3.12 python3.11 python3.10; do
    if [[ -n "$candidate" ]] && suits "$candidate"; then
      command -v -- "$candidate"
      return
    fi
  done
  fail "no Python 3.10, 3.11 or 3.12 with venv was found as python3, python3.12, python3.11 or python3.10." \
    "Install one (Debian: apt install python3-venv), or name it in AICLUSTER_PYTHON."
}

suits() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' 2> /dev/null
}

# hash_of PYTHON FILE... : one hash over that Python's version, and the names below the root and contents of files
hash_of() {
  "$1" -c '
import hashlib, os, pathlib, sys
digest = hashlib.sha256(sys.version.encode())
for name in sys.argv[2:]:
    content = pathlib.Path(name).read_bytes()
    digest.update(f"{os.path.relpath(name, sys.argv[1])} {len(content)} ".encode() + content)
print(digest.hexdigest())' "$ROOT" "${@:2}"
}

# make_environment FOLDER LOCK [bare] : a virtual environment with exactly what the lock says and, unless bare, this
# package, editable. Stamps written last say what is complete, so that an interrupted attempt is begun again.
make_environment() {
  local folder="$1" lock="$2"
  if stamp_holds "$folder" locked "$lock" "$ROOT/requirements/build.txt"; then
    say "the environment ${folder##*/} is up to date"
  else
    install_lock "$folder" "$lock"
    write_stamp "$folder" locked "$lock" "$ROOT/requirements/build.txt"
  fi
  if [[ "${3:-}" != bare ]] && ! stamp_holds "$folder" package "$ROOT/pyproject.toml"; then
    say "installing aicluster-spark itself"
    pip_in "$folder" --editable "$ROOT"
    write_stamp "$folder" package "$ROOT/pyproject.toml"
  fi
}

install_lock() {
  local folder="$1" lock="$2" base
  base="$(find_python)"
  say "making the environment ${folder##*/} with $("$base" --version), $base"
  "$base" -m venv --clear "$folder"
  say "installing the locked dependencies of ${lock##*/}, hashes checked (one to three minutes)"
  # The tools that build sdists come from a lock too: pip would otherwise fetch them unchecked.
  pip_in "$folder" --require-hashes --requirement "$ROOT/requirements/build.txt"
  pip_in "$folder" --require-hashes --requirement "$lock"
}

# A stamp names the folder too, because an environment that was copied or moved still runs the old one.
stamp_holds() {
  local stamp="$1/.$2"
  [[ -f "$stamp" && -x "$1/bin/python" ]] && [[ "$(< "$stamp")" == "$(stamp_text "$1" "${@:3}")" ]]
}

write_stamp() { stamp_text "$1" "${@:3}" > "$1/.$2"; }

stamp_text() { printf '%s %s\n' "$(hash_of "$1/bin/python" "${@:2}")" "$1"; }

# The locks are complete and every source is built with the tools of build.txt: pip has nothing to add of its own.
pip_in() { "$1/bin/python" -m pip install --quiet --no-deps --no-build-isolation "${@:2}"; }
