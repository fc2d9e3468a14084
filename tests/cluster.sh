#!/usr/bin/env bash
# Starts a throw-away PostGIS cluster that listens on a Unix socket only and ends with the process that asked for it.
#
#   cluster.sh                 for a run of the tests (nextest's setup script): a folder of its own, nothing synced to disk
#   cluster.sh FOLDER          for tests of durability: in this folder, with everything synced
#   cluster.sh FOLDER crash    ends that server at once, as a power cut does to a process, and starts it again
#
# The socket is in the folder. The database samordna_postgis has the extension and is a template for others.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
if [ ! -x "$bin/initdb" ] || ! ls "$bin"/../../../../share/postgresql/*/extension/postgis.control >/dev/null 2>&1; then
  echo "PostgreSQL with PostGIS is not installed: run make test-tools" >&2
  exit 1
fi

# The server refuses to run as root.
as_owner=()
if [ "$(id -u)" = 0 ]; then
  as_owner=(runuser -u postgres --)
fi

if [ "${2:-}" = crash ]; then
  cd "$1"
  "${as_owner[@]}" "$bin/pg_ctl" --pgdata=data --log=server.log --mode=immediate --wait restart >/dev/null
  exit
fi

settings=(-c listen_addresses= -c max_connections=300 -c log_min_messages=fatal)
if [ $# -eq 0 ]; then
  folder=$(mktemp -d /tmp/samordna-postgis-XXXXXX)
  settings+=(-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c checkpoint_timeout=1h)
else
  folder=$1
fi
settings+=(-c "unix_socket_directories=$folder")

if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  chmod 755 "$folder"
fi
cd "$folder"
"${as_owner[@]}" "$bin/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >initdb.log
"${as_owner[@]}" "$bin/pg_ctl" --pgdata=data --log=server.log --options="${settings[*]}" --wait start >/dev/null

# Whoever started the run may be killed; the cluster must not outlive it.
setsid bash -c '
  while kill -0 "$1" 2>/dev/null; do sleep 0.5; done
  cd "$2" && "${@:4}" "$3/pg_ctl" --pgdata=data --mode=immediate stop
  rm -rf "$2"
' watch "$PPID" "$folder" "$bin" "${as_owner[@]}" </dev/null >/dev/null 2>&1 &

psql=(psql --host="$folder" --username=postgres --quiet --set=ON_ERROR_STOP=1)
"${psql[@]}" postgres --command='create database samordna_postgis'
# Thousands of reference systems would be copied into every test's database; a few are used.
"${psql[@]}" samordna_postgis <<'SQL'
create extension postgis;
delete from spatial_ref_sys where srid not in (3857, 4326) and srid not between 3006 and 3018;
vacuum full spatial_ref_sys;
SQL
if [ -n "${NEXTEST_ENV:-}" ]; then
  echo "SAMORDNA_TEST_CLUSTER=$folder" >>"$NEXTEST_ENV"
fi
