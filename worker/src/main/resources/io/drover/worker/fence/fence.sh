#!/bin/sh
# The fence of a Drover worker: kills the containers that may run at most once when their deadline has passed,
# whether the worker lives, stands still or is gone.
#
# Usage: fence.sh DIR. In DIR are, written by the worker,
#   deadline   two equal lines "BOOT_ID HUNDREDTHS": the end of the lease by /proc/uptime; two, so that a half-written one is seen
#   guarded    the ids of the containers, one a line; replaced as a whole
# and written here
#   pid        "PID START": this process and when it was started, by /proc/PID/stat
#
# Processes are found by the container's id in their cgroup's path, looked at again right before the kill: a process
# id that was given to somebody else meanwhile does not match. It ends when nothing has been guarded for a while.
set -u
export LC_ALL=C
cd "$1" || exit 1
IDLE_TURNS_MAX=20

read -r stat < "/proc/$$/stat" || exit 1
set -- $stat
self="$$ ${22}"
boot=
read -r boot < /proc/sys/kernel/random/boot_id || exit 1
# The last one to go when memory is short.
{ echo -1000 > /proc/self/oom_score_adj; } 2>/dev/null

enter() {
  echo "$self" > "pid.$$" && mv -f "pid.$$" pid
}

# Kills whatever runs in the guarded containers.
kill_guarded() {
  set --
  while read -r id; do
    # A whole id and nothing less: a part of one is found in the cgroups of others too.
    case $id in *[!0-9a-f]*) continue ;; esac
    [ ${#id} -eq 64 ] && set -- "$@" -e "$id"
  done < guarded
  [ $# -gt 0 ] || return 0
  for file in $(grep -lsF "$@" /proc/[0-9]*/cgroup); do
    pid=${file#/proc/}
    pid=${pid%/cgroup}
    if grep -qsF "$@" "$file"; then
      kill -9 "$pid" 2>/dev/null
    fi
  done
}

# What is read is as old as it may be, never newer than it is: an unreadable deadline leaves the last one.
until=0
read_deadline() {
  first=
  second=
  { read -r first; read -r second; } 2>/dev/null < deadline || return 0
  [ "$first" = "$second" ] || return 0
  set -- $first
  [ $# -eq 2 ] || return 0
  # Another boot's deadline says nothing: it has passed.
  [ "$1" = "$boot" ] && until=$2 || until=0
}

enter || exit 1
echo ready
exec < /dev/null > /dev/null 2>&1
idle=0
while :; do
  owner=
  read -r owner < pid
  # The worker may have begun another one, having missed this one.
  [ "$owner" = "$self" ] || [ -z "$owner" ] || exit 0
  if [ -s guarded ]; then
    idle=0
    read_deadline
    read -r up rest < /proc/uptime
    now="${up%.*}${up#*.}"
    if [ "$now" -ge "$until" ]; then
      kill_guarded
    fi
  else
    idle=$((idle + 1))
    if [ "$idle" -gt "$IDLE_TURNS_MAX" ]; then
      rm -f pid
      # The worker puts a container under guard first and looks for this process then: one of the two sees the other.
      [ -s guarded ] || exit 0
      enter || exit 1
    fi
  fi
  sleep 0.5 || sleep 1
done
