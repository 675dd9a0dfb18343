#!/usr/bin/env bash
# Builds and runs every test. Arguments go to `dotnet test`: ./test.sh --filter Search
# The last line counts; the exit code is 0 only if tests ran and none failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
exec </dev/null

export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
export DEBIAN_FRONTEND=noninteractive
results=TestResults/run
scratch=""

note() { printf '%s\n' "test.sh: $*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n --preserve-env=DEBIAN_FRONTEND "$@"
  else return 1; fi
}

apt_install() {
  as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "$@"
}

finish() { # passed failed skipped
  echo "$1 passed, $2 failed$([ "$3" -gt 0 ] && echo ", $3 skipped")"
  [ "$2" -eq 0 ] && [ "$1" -gt 0 ]
  exit
}

find_browser() { # as the journeys find it: the one that is named, and no other
  if [ -n "${CHROMIUM:-}" ]; then
    [ -f "$CHROMIUM" ] && printf '%s\n' "$CHROMIUM"
    return
  fi
  command -v chromium || command -v chromium-browser || command -v google-chrome-stable || command -v google-chrome \
    || ls '/Applications/Chromium.app/Contents/MacOS/Chromium' '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' 2>/dev/null | head -n 1
}

install_browser() {
  [ -n "$(find_browser)" ] && return
  if [ -n "${CHROMIUM:-}" ]; then note "CHROMIUM names $CHROMIUM, which is not there"; return; fi
  note "no Chromium found, installing it"
  if command -v apt-get >/dev/null; then apt_install chromium fonts-noto-cjk
  elif command -v dnf >/dev/null; then as_root dnf install -y chromium google-noto-sans-cjk-fonts
  elif command -v apk >/dev/null; then as_root apk add chromium font-noto-cjk
  elif command -v pacman >/dev/null; then as_root pacman -Sy --noconfirm chromium noto-fonts-cjk
  elif command -v brew >/dev/null; then note "run: brew install --cask chromium"
  fi >&2
  [ -n "$(find_browser)" ] || note "there is no Chromium and it could not be installed; the browser tests cannot run"
}

as_postgres() { # initdb and postgres refuse to run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

postgres_bin() {
  local initdb
  initdb="$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb 2>/dev/null | sort -V | tail -n 1)"
  [ -n "$initdb" ] && dirname "$initdb"
}

no_postgres() { note "no PostgreSQL: $*; its tests are skipped (set CRM_TEST_POSTGRES to a connection string to run them)"; }

start_postgres() {
  [ -n "${CRM_TEST_POSTGRES:-}" ] && return
  if [ -z "$(postgres_bin)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    note "no PostgreSQL found, installing it"
    apt_install postgresql >&2
  fi
  bin="$(postgres_bin)"
  if [ -z "$bin" ]; then no_postgres "it is not installed"; return; fi
  if [ "$(id -u)" = 0 ] && ! { command -v runuser >/dev/null && id postgres >/dev/null 2>&1; }; then no_postgres "it does not run as root and there is no user postgres"; return; fi

  scratch="$(mktemp -d)"
  local data="$scratch/data" password locale=C port
  password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  locale -a 2>/dev/null | grep -qix 'C\.utf-\?8' && locale=C.UTF-8 # under C, letters beyond ASCII are no letters to pg_trgm
  (umask 077 && printf '%s' "$password" >"$scratch/password")
  [ "$(id -u)" = 0 ] && chown -R postgres "$scratch"
  if ! (cd / && as_postgres "$bin/initdb" -D "$data" -U postgres -E UTF8 --locale="$locale" -A scram-sha-256 --pwfile="$scratch/password" -N) >"$scratch.log" 2>&1; then
    tail -n 3 "$scratch.log" >&2
    no_postgres "initdb failed"
    return
  fi
  for _ in 1 2 3 4 5; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 40000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue # somebody listens there
    printf '%s\n' "port = $port" "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "max_connections = 200" \
      "fsync = off" "synchronous_commit = off" "full_page_writes = off" | as_postgres tee "$data/postgresql.auto.conf" >/dev/null
    if (cd / && as_postgres "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 start) >"$scratch.log" 2>&1; then
      export CRM_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Password=$password;Database=postgres"
      return
    fi
  done
  as_postgres tail -n 3 "$data/server.log" >&2
  no_postgres "it did not start"
}

clean_up() {
  [ -n "$scratch" ] || return
  [ -f "$scratch/data/postmaster.pid" ] && (cd / && as_postgres "$bin/pg_ctl" -D "$scratch/data" -m immediate -w stop) >/dev/null 2>&1
  rm -rf "$scratch" "$scratch.log"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

counter() { # name: its sum over all result files
  find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + 2>/dev/null | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}

skip_reasons() {
  find "$results" -name '*.trx' -exec awk '/outcome="NotExecuted"/ { skip = 1 } /<\/UnitTestResult>/ { skip = 0 }
    skip && match($0, /<(StdOut|Message)>[^<]*/) { print substr($0, RSTART, RLENGTH) }' {} + 2>/dev/null \
    | sed 's/^<[^>]*>//' | sort | uniq -c | sed 's/^ */test.sh: skipped /' >&2
}

command -v dotnet >/dev/null || { note "there is no dotnet; install the .NET SDK that global.json names"; finish 0 1 0; }
install_browser
start_postgres

if ! { dotnet restore && dotnet tool restore && dotnet build --no-restore -warnaserror; }; then
  note "the build failed"
  finish 0 1 0
fi

rm -rf "$results"
dotnet test --no-build --logger trx --results-directory "$results" "$@"
code=$?

# A small shop, whose query plans must not go through any table that grows.
bench_passed=0 bench_failed=0
if [ $# -eq 0 ]; then
  bench_data="$(mktemp -d)"
  if dotnet run -c Release --project CrmAdmin.Bench -- --customers 20000 --plans --data "$bench_data"; then bench_passed=1; else bench_failed=1 && note "the bench failed"; fi
  rm -rf "$bench_data"
fi

passed=$(($(counter passed) + bench_passed))
failed=$((bench_failed + $(counter failed) + $(counter error) + $(counter timeout) + $(counter aborted)))
skipped=$(($(counter total) - $(counter executed)))
if [ $# -eq 0 ] && [ -z "$(find_browser)" ]; then
  note "without Chromium no journey ran: that counts as one failure (install it, or set CHROMIUM to its path)"
  failed=$((failed + 1))
fi
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
  note "dotnet test ended with code $code"
  failed=1
fi
[ $((passed + failed)) -gt 0 ] || note "no test ran"
skip_reasons
finish "$passed" "$failed" "$skipped"
