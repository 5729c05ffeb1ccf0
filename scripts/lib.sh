# Shared by the scripts of this folder; read with `source`, never run.
# shellcheck shell=bash

# Spark's launchers mangle paths with non-ASCII letters under the POSIX locale.
export LC_ALL=C.UTF-8
export PIP_DISABLE_PIP_VERSION_CHECK=1

ROOT="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
readonly ROOT

say() { printf '== %s\n' "$*"; }

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
# package, editable.
# A stamp written last says that it is complete, so that an interrupted attempt is begun again. The stamp names the
# folder too, because an environment that was copied or moved still runs the old one.
make_environment() {
  local folder="$1" lock="$2" base
  if is_complete "$folder" "$lock"; then
    say "the environment ${folder##*/} is up to date"
    return
  fi
  base="$(find_python)"
  say "making the environment ${folder##*/} with $("$base" --version), $base"
  rm -f -- "$folder/.complete"
  "$base" -m venv --clear "$folder"
  say "installing the locked dependencies of ${lock##*/}, hashes checked (one to three minutes)"
  # The tools that build sdists come from a lock too: pip would otherwise fetch them unchecked.
  pip_in "$folder" --require-hashes --requirement "$ROOT/requirements/build.txt"
  pip_in "$folder" --require-hashes --requirement "$lock"
  if [[ "${3:-}" != bare ]]; then
    say "installing aicluster-spark itself"
    pip_in "$folder" --editable "$ROOT"
  fi
  stamp_of "$folder" "$lock" > "$folder/.complete"
}

is_complete() {
  [[ -f "$1/.complete" && -x "$1/bin/python" ]] && [[ "$(< "$1/.complete")" == "$(stamp_of "$1" "$2")" ]]
}

stamp_of() { printf '%s %s\n' "$(hash_of "$1/bin/python" "$2" "$ROOT/requirements/build.txt" "$ROOT/pyproject.toml")" "$1"; }

# The locks are complete and every source is built with the tools of build.txt: pip has nothing to add of its own.
pip_in() { "$1/bin/python" -m pip install --quiet --no-deps --no-build-isolation "${@:2}"; }
