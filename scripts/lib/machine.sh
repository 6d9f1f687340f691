# Sourced by the scripts that run on a fresh machine: installs what is missing, builds, and runs a Docker engine.
# Everything here may be called again at no cost.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else die "this needs root: $*"; fi
}

# install_packages PACKAGE... from the system's own packages
install_packages() {
  command -v apt-get >/dev/null || die "please install: $* (only Debian's packages can be installed from here)"
  say "installing $*"
  if [ -z "${apt_updated:-}" ]; then
    as_root apt-get update -qq >/dev/null || die "apt-get update failed"
    apt_updated=1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
    || die "could not install $*"
}

# A JDK 25 or newer: the build finds it as a toolchain, whatever JDK Maven itself runs on.
jdk_home() {
  local candidate version
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$candidate/bin/javac" ] && [ -r "$candidate/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$candidate/release")
    [ "${version:-0}" -ge 25 ] && { echo "$candidate"; return 0; }
  done
  return 1
}

need_build_tools() {
  if ! jdk_home >/dev/null; then
    (install_packages openjdk-25-jdk-headless) || true
    jdk_home >/dev/null || die "no JDK 25 found in JAVA_HOME or /usr/lib/jvm: please install one"
  fi
  command -v mvn >/dev/null || install_packages maven
}

need_docker_tools() {
  command -v dockerd >/dev/null || install_packages docker.io iptables
  command -v iptables >/dev/null || install_packages iptables
  command -v docker >/dev/null || install_packages docker.io
  command -v ps >/dev/null || install_packages procps
  [ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1 || install_packages busybox-static
}

# start_docker DIR: starts an engine if none answers, and leaves its pid in DIR/dockerd.pid to be ended by stop_docker.
start_docker() {
  docker info >/dev/null 2>&1 && return 0
  local dir=$1 i
  mkdir -p "$dir"
  say "starting dockerd"
  as_root rm -f /var/run/docker.pid
  # A session of its own, so that Ctrl-C at this script does not end the engine under its containers.
  as_root setsid dockerd >"$dir/dockerd.log" 2>&1 </dev/null &
  for ((i = 0; i < 300; i++)); do
    if docker info >/dev/null 2>&1; then
      as_root cat /var/run/docker.pid >"$dir/dockerd.pid"
      return 0
    fi
    sleep 0.1
  done
  tail -n 5 "$dir/dockerd.log" >&2
  die "dockerd did not start; its log is $dir/dockerd.log"
}

# stop_docker DIR: ends the engine that start_docker DIR started, if it did.
stop_docker() {
  local dir=$1 pid
  [ -r "$dir/dockerd.pid" ] || return 0
  pid=$(cat "$dir/dockerd.pid")
  rm -f "$dir/dockerd.pid"
  as_root kill "$pid" 2>/dev/null || return 0
  await_end "$pid" 30
}

# await_end PID SECONDS: waits until a process is gone; true if it is.
await_end() {
  local i
  for ((i = 0; i < $2 * 10; i++)); do
    as_root kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

# busybox_image NAME: makes an image of the system's static busybox, so that no registry is needed.
busybox_image() {
  docker image inspect "$1" >/dev/null 2>&1 && return 0
  local tree applet
  tree=$(mktemp -d)
  mkdir -p "$tree"/{bin,dev,etc,proc,sys,tmp,var,www}
  chmod 1777 "$tree/tmp"
  cp /bin/busybox "$tree/bin/busybox"
  for applet in $(/bin/busybox --list); do
    [ "$applet" = busybox ] || ln -s busybox "$tree/bin/$applet"
  done
  echo 'root:x:0:0:root:/:/bin/sh' >"$tree/etc/passwd"
  tar -C "$tree" -c . | docker import --change 'CMD ["sh"]' - "$1" >/dev/null
  rm -rf "$tree"
}

# Builds the launcher if it is missing or older than a source.
build() {
  # Written anew by every build, whatever it found to do.
  local stamp=$root/dist/target/drover/lib/build-id
  if [ -e "$stamp" ] && [ -z "$(find "$root" \( -name target -o -name .git -o -name test \) -prune -o \
      \( -name '*.java' -o -name '*.proto' -o -name pom.xml \) -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  say "building (the first time takes a few minutes)"
  (cd "$root" && mvn -B -q -DskipTests -pl dist -am package >&2) || die "the build failed"
}
